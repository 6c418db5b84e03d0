"""How well comments' themes are read."""
