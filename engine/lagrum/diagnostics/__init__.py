"""Messages to the user: one type, stable codes, one catalogue of explanations."""
