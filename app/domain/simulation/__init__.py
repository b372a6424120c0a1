"""A made-up year: who is how able, how hard an item is, what somebody answers, and when; all from a seed."""
