"""Deploys the console: its stack, its files, and what the main stack has to know of it. `make deploy-web` runs it."""
