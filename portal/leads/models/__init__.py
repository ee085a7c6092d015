"""Leads, what each of them needs, and the log of each."""

from portal.leads.models.lead import Lead, LeadEvent, LeadNeed

__all__ = ["Lead", "LeadEvent", "LeadNeed"]
