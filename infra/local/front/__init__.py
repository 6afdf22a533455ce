"""The doors of the local cloud: the HTTP API, signed URLs, sign-in and pages, on loopback."""
