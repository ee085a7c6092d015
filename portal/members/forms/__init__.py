"""Forms of the members' pages and of the account."""

from portal.members.forms.address import AddressForm
from portal.members.forms.directory import CooperativesForm, DirectoryForm
from portal.members.forms.joining import DecisionForm, InviteForm, JoinForm
from portal.members.forms.profile import ProfileForm
from portal.members.forms.signup import SignupForm

__all__ = [
    "AddressForm",
    "CooperativesForm",
    "DecisionForm",
    "DirectoryForm",
    "InviteForm",
    "JoinForm",
    "ProfileForm",
    "SignupForm",
]
