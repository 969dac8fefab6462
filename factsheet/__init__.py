"""Curated, cited, graded facts in YAML, made into one-page briefs in PDF and Word."""

__version__ = "0.1.0"
