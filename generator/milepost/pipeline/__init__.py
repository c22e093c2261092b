"""The stages in order: `loading` what everybody needs, `seeing` and `publishing` for one circle.

Apart, because a command imports only what it goes through: to draw takes a template engine, to check does not.
"""
