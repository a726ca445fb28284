"""Authored content and its models; `load_bank` reads it. Knows no case, no judgement, no web."""

from __future__ import annotations

from scenario_bank.bank import Bank, load_bank

__all__ = ["Bank", "load_bank"]
