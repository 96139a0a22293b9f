"""The outside world: the only importers of boto3 and pynamodb."""
