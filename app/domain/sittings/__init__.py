"""The year: rules that generate occurrences and sittings, and who is owed what."""
