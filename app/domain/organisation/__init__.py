"""The organisation 组织机构: changes to departments, tiers and groups, one at a time."""
