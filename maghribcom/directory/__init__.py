"""The pages of whoever looks for something: home, experts by skill, profiles, organisations. Owns nothing it shows."""
