"""How long the model is tried: `--hypothesis-profile=deep` for as long as `make test-deep` does."""

from hypothesis import settings

settings.register_profile("deep", max_examples=10_000)
