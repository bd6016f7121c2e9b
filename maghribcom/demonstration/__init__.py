"""The demonstration: an instance with invented people, made and served by one command. Refuses any other instance."""
