"""What people do: a verb-first file each, owning the only transaction."""
