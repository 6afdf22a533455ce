"""Stand-ins for every port, held to the same contract as the adapters."""
