"""Papers: what one must contain, how items are drawn by chance that anyone can replay."""
