"""What `init` and `new` put into a folder, and what they learn from the files that are there already."""
