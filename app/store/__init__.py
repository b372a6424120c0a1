"""Rows: the only room that knows the database."""
