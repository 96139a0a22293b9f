"""A phone number that answers for you."""
