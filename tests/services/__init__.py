"""Real servers for tests and benchmarks: each can be started by a fixture or from the command line."""
