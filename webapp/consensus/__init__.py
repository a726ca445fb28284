"""Consensus: two revealed opinions, explicit agreements, one common comment. Nothing is arbitrated."""
