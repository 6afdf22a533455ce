"""The analyst that thinks with a language model, and is held to the same queries, procedures and checks."""

from deep_research.analysts.language_model.analyst import LanguageModelAnalyst

__all__ = ["LanguageModelAnalyst"]
