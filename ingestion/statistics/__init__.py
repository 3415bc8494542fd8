"""Statistical editions: rows of text become observations, each cell with its status."""
