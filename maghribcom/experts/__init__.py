"""Expertise profiles: six tasks, published with consent, kept fresh, found by skill."""
