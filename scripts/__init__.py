"""What make calls: setting up the environment, and the checks."""
