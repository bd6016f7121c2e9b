"""Benchmarks that anyone can run: `make bench`. A JSON line a figure on standard output, progress on standard error."""
