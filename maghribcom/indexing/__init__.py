"""From rows to the search index: one table of changes, the lock, drain, rebuild, status."""
