"""Practice: choose a fresh dossier, work it on the desk, read what it shows afterwards."""
