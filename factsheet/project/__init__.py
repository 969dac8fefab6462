"""The project folder as input: its records read, remembered, watched, and as they were in earlier revisions."""
