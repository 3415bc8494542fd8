"""What the partner is told: every problem, where it is, and what to write instead."""
