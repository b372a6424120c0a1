"""Tables as offices keep them, in workbooks and as text: rows of cells as people see them."""
