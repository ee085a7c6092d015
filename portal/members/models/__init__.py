"""People, cooperatives, and what links them."""

from portal.members.models.circle import Circle
from portal.members.models.cooperative import Adhesion, Cooperative, CooperativeFigure, LegalForm, Site
from portal.members.models.invitation import Invitation
from portal.members.models.join_request import JoinRequest
from portal.members.models.member import DeclaredSkill, Member
from portal.members.models.membership import Membership
from portal.members.models.role import Role
from portal.members.models.user import User

__all__ = [
    "Adhesion",
    "Circle",
    "Cooperative",
    "CooperativeFigure",
    "DeclaredSkill",
    "Invitation",
    "JoinRequest",
    "LegalForm",
    "Member",
    "Membership",
    "Role",
    "Site",
    "User",
]
