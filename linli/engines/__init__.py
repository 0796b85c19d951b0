"""Six small engines; each does one of the six things of a community's life, once."""
