"""What survives a restart: items, objects, messages, executions, undelivered events and stream records."""
