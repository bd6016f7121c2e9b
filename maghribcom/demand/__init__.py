"""What was asked for and not found: anonymous rows of demand, who wants to be told, needs told in words."""
