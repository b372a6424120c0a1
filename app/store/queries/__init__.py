"""One file a screen or report: statements with names and typed rows."""
