"""Word files that come back: read, compared with the records, written into the YAML, or merged."""
