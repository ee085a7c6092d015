"""Notices told to members, and how each of them wants to be told."""

from portal.notices.models.notice import Notice
from portal.notices.models.pace import MailState, Pace, Preference

__all__ = ["MailState", "Notice", "Pace", "Preference"]
