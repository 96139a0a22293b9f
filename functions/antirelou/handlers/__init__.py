"""One file per Lambda function: parse, call one use case, count, log."""
