"""One file is one piece of advice about banks; :func:`app.content.linting.lint_rules` finds them all."""
