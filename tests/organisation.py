"""The organisation that vouches for responders in these tests."""

from sealing import Key

ORGANISATION = Key()
