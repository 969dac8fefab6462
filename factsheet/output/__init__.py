"""The output folder: what each file was made from, whether it is stale and why, and how it is written."""
