"""`python -m antirelou`: the maintainers' command."""

from antirelou.commands.app import main

main()
