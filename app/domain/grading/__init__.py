"""From responses to score, outcome and band; exact until one rounding."""
