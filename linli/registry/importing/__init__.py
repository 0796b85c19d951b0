"""Lists that a community keeps in Excel, brought into the registry: read, compared, shown, and only then applied.

`problems`, `finding`, `values`, `addresses` and the `*_rows` are pure; `tree`, `comparing` and `applying` know the registry.
"""
