"""The outside world: the only importers of botocore and pynamodb."""
