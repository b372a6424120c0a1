"""The rooms that people enter with a browser."""
