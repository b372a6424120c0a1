"""The words of every finding: each module here holds ``MESSAGES``, code to words."""
