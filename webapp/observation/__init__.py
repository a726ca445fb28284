"""Observation: each evaluator's timed notes on a running épreuve, and real situations without anyone's data."""
