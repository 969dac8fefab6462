"""What the evidence supports: figures and dates in sentences, citations compared with originals, origins counted."""
