"""Backups of the database: one file with its own description, made while the service runs."""
