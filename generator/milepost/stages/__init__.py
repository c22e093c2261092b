"""The steps from files to a published site, one module or folder each; no step imports another."""
