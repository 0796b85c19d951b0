"""Django's PostgreSQL backend, made fit for tables distributed by community."""
