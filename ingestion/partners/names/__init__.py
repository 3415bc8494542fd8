"""Names of quartiers as people write them: resolved exactly, or queued for a decision."""
