"""The outbox: one row for each event and recipient, sent to SMTP or into a folder by the work loop."""
