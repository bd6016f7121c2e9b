"""The import of ESCO's official CSV files: opened, read by header, compared with the rows, written in small steps."""
