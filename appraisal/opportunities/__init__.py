"""Cross-trust work: what people of different schools do together, confirmed by the host."""
