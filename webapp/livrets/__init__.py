"""Closing livrets: the frozen version, its two validations, its PDF, its corrections, the restitution."""
