"""Forms of the members' pages and of the account."""

from portal.members.forms.account import (
    ActivateCodesForm,
    AddKeyForm,
    AddressForm,
    ChangePasswordForm,
    CodeAgainForm,
    CodeForm,
    EditKeyForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from portal.members.forms.directory import CooperativesForm, DirectoryForm
from portal.members.forms.joining import DecisionForm, InviteForm, JoinForm
from portal.members.forms.profile import ProfileForm
from portal.members.forms.signup import SignupForm

__all__ = [
    "ActivateCodesForm",
    "AddKeyForm",
    "AddressForm",
    "ChangePasswordForm",
    "CodeAgainForm",
    "CodeForm",
    "CooperativesForm",
    "DecisionForm",
    "DirectoryForm",
    "EditKeyForm",
    "InviteForm",
    "JoinForm",
    "LoginForm",
    "ProfileForm",
    "ReauthenticateForm",
    "ResetPasswordForm",
    "ResetPasswordKeyForm",
    "SetPasswordForm",
    "SignupForm",
]
