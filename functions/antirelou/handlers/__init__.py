"""One file per Lambda function: parse, call one use case, count, log."""

import gc

# What is loaded lives as long as the container: full collections while it piles up free nothing, and are a tenth of a
# cold start (`make bench`). The younger generations still collect what an invocation leaves.
gc.set_threshold(700, 10, 1000)
