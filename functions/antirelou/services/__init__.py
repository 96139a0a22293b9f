"""Use cases, one per file, each declaring the ports it needs."""
