"""From bytes to syntax trees: reading, outline, conditions, values. Knows no law and no vocabulary."""
