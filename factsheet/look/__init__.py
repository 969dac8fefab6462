"""How pages look: themes, fonts and contrast, as data."""
