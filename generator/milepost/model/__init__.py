"""The nouns of a roadmap: values and pure functions on them, nothing that reads, writes or draws."""
