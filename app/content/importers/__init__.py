"""One file is one format that questions come from; see :mod:`app.content.import_bank`."""
