"""Runs Lambdas: in this process, one sandbox per concurrent invocation, or in the containers of `sam local start-lambda`."""
