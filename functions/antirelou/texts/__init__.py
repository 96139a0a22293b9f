"""The words people read, one file per locale."""
