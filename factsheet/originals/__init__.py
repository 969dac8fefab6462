"""The originals of sources: taken in, and every citation held against them."""
