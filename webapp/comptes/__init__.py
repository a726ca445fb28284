"""Accounts: signing in, passwords, one's own sessions."""
