"""Personal data: detected, then masked or refused, before anything is landed or told."""
