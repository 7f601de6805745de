"""Arrays in, arrays out; knows no indicator and no unit."""
