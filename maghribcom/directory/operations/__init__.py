"""What people who search keep: shortlists, their entries, saved searches, and running those again."""
