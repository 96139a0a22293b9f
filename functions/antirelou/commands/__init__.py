"""The maintainers' command: `python -m antirelou`."""
