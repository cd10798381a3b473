"""One corpus of hostile texts, through every renderer, page, message and host."""
