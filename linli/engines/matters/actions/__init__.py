"""Every change of a matter, one function each."""
