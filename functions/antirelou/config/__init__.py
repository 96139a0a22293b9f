"""Every setting, typed and frozen; the only reader of the environment. A function loads only its own."""
