"""The vocabulary of skills, knowledge, occupations and sectors: rows, their import, their editing."""
