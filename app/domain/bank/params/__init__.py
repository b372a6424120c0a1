"""参数题: items whose numbers are drawn, with an arithmetic of our own. See docs/params.md."""
