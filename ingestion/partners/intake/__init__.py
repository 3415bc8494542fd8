"""A deposit from the inbox to the landing, period by period."""
