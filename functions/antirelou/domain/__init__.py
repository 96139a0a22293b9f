"""The rules: standard library and phonenumbers only, no clock, no I/O, no AWS."""
