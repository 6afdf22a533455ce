"""Runs Lambdas: in this process, a sandbox per concurrent invocation, or in the containers of `sam local`."""
