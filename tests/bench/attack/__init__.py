"""`make attack`: seeded nights and days through the real handlers, on a real engine, faster than real time."""
