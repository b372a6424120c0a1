"""Members as sheets: read from the files that offices keep, and written so that they come back the same."""
