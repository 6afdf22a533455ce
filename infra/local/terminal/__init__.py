"""What the local cloud's commands show and read."""
