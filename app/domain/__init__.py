"""The rules of examinations: pure values and functions, on the standard library alone."""
