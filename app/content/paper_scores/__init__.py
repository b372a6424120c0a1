"""纸考: sheets of results that were written on paper."""
