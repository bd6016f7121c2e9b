"""The append-only record: what was done (Event) and who looked at whom (AccessEvent). Nothing else records acts."""
