"""How much of the rulebook its own examples (`prov`) hold fast: coverage of atoms, and mutation."""
