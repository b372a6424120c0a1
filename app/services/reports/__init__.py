"""One file is one report 报表; discovered, with no list to edit."""
