"""Feature: the case bank read by its authors, and a dossier tried with its key and its proof."""
