"""Stage 5: reports as TEI and as pages."""
