"""What survives a restart: items, objects, running executions, undelivered events and stream records."""
