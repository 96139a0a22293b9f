"""Builds each function's use cases from their real parts, once, on first call. A function loads only its own."""
