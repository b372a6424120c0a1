"""Files: banks, exams and organisations in strict YAML, read with the place of every key and value."""
