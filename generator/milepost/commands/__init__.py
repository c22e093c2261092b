"""One file for each thing a user can ask; options come in as values, results go out as values."""
