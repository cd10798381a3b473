"""The command line: `app` holds the commands, one file for each; what they share is in the other files."""
