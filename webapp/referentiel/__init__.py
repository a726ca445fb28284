"""Feature: the livret read on screen, and what it contradicts or leaves out."""
