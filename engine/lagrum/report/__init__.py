"""Renderers, one file for each format. They take results and return text; they know no rules."""
