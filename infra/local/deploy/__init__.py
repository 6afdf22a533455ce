"""Deploys the template: package its files, translate SAM, create the stack, verify that nothing was dropped."""
