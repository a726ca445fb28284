"""Rating: each evaluator's private layer on an épreuve, until both have submitted theirs."""
