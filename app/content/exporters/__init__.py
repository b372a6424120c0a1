"""One file is one format that questions are written in."""
