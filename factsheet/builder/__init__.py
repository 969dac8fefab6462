"""What a build does: records checked, pages made, what is stale told, files written. Meets files and environment."""
