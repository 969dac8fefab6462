"""What a build does: it checks records, makes pages, reports what is stale, and writes files. Meets files and
environment.
"""
