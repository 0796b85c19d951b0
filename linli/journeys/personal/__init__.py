"""个人信息: what is kept about a person across all practices, for how long; their copy of it, and its erasure."""
