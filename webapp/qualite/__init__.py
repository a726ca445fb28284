"""Quality: how far evaluators agree before they speak; about grids and training, never about anyone."""
