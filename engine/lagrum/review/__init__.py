"""The soundness of a rulebook: what can never apply, what contradicts, what is missing (`lagrum granska`)."""
