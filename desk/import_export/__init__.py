"""Export resources as tables; check and import tables row by row."""
