"""Items: what a question is, how it is fingerprinted, how item types are written."""
