"""What owners are asked about projects and needs."""
