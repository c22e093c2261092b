"""Milepost: a roadmap site from Markdown in git."""
