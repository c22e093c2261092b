"""One module for each foreign library or program; nothing else imports it."""
