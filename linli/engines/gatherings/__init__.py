"""Gatherings: people meet. Programmes, sessions, rooms, sign-up, presence, minutes whose decisions become matters."""
