"""One file that holds a whole server: its database at one moment, its pictures, what they are and how to tell a damaged one.

A zip: `manifest.json` says what is in it, with the digest of every entry; `database.sqlite3`, or `tables/<name>.copy` of
PostgreSQL; `files/…` as they lie in LINLI_HOME; `keys` only when asked for. No Django is needed to make one.
"""
