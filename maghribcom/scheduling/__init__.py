"""What runs by the clock, and the loop of `flask work`. Knows no work: the rooms contribute theirs."""
