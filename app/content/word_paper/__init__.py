"""Papers for printing, as Word documents: what stands in them, and how they are set."""
