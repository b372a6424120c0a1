"""An attempt's life: start, saves, hand-in, end by the clock."""
