"""The home page: what awaits each person, gathered from the features."""
