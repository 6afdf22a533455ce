"""The `deep-research` command."""

from deep_research_client.cli.app import app, main

__all__ = ["app", "main"]
