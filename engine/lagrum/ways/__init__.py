"""Ways forward: the smallest changes of a design that remove what stands in its way (docs/adr/0007)."""
