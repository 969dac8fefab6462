"""How a brief becomes one page: every line set, and fitted. Nothing is drawn."""
