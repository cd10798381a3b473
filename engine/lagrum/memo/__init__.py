"""Escalation: the register of questions, and the memo that a question becomes. One renderer file for each format."""
