"""What a brief says: records to a document tree, in words, with no geometry and no format."""
