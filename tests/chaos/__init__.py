"""The whole system on the local cloud, with faults: what must never break is checked while everything else does."""
