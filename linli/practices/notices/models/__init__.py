"""The tables of notices."""

from linli.practices.notices.models.announcement import Announcement, Recipient

__all__ = ["Announcement", "Recipient"]
