"""What records are: the types, the YAML they are written in, and the way from one to the other."""
