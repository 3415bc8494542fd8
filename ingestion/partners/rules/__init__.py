"""What a partner's cells and rows must hold: the contract's schema and its named rules."""
