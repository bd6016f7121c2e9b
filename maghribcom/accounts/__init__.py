"""Who signs in: account, session, roles, grants, consents; and the mechanism of permission (access.py)."""
