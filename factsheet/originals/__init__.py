"""The originals of sources: added to the project, and compared with every citation."""
