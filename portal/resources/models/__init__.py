"""Shared resources, the requests about them, and the log of each request."""

from portal.resources.models.request import RequestEvent, ResourceRequest
from portal.resources.models.resource import SharedResource

__all__ = ["RequestEvent", "ResourceRequest", "SharedResource"]
