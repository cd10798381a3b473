"""From syntax trees to the typed model; every mismatch becomes a message with the nearest word."""
