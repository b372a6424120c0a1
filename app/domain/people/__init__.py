"""People 人员: what is known of a member, and what a sheet of them would change."""
