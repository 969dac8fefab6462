"""What the evidence carries: sentences read for figures and dates, citations against originals, origins counted."""
