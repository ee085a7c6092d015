"""People and cooperatives for tests."""

from __future__ import annotations

import datetime
from typing import Any

import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from portal.members.models import Cooperative, JoinRequest, Member, Membership, Role, User


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"personne{number}@exemple.invalid")
    password = factory.django.Password("une phrase de passe")


class CooperativeFactory(DjangoModelFactory[Cooperative]):
    class Meta:
        model = Cooperative

    name = factory.Sequence(lambda number: f"Coopérative {number}")
    slug = factory.Sequence(lambda number: f"cooperative-{number}")


class MemberFactory(DjangoModelFactory[Member]):
    """An active member with an account, listed, and the default visibilities (the network)."""

    class Meta:
        model = Member
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    display_name = factory.Sequence(lambda number: f"Personne {number}")
    slug = factory.Sequence(lambda number: f"personne-{number}")
    status = Member.Status.ACTIVE
    is_listed = True


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    member = factory.SubFactory(MemberFactory)
    cooperative = factory.SubFactory(CooperativeFactory)
    started_on = datetime.date(2020, 1, 1)


class RoleFactory(DjangoModelFactory[Role]):
    class Meta:
        model = Role

    member = factory.SubFactory(MemberFactory)
    kind = Role.Kind.RESEARCHER


class JoinRequestFactory(DjangoModelFactory[JoinRequest]):
    """Of a waiting person whose address is proved."""

    class Meta:
        model = JoinRequest
        skip_postgeneration_save = True

    member = factory.SubFactory(MemberFactory, status=Member.Status.PENDING, is_listed=False)
    cooperative = factory.SubFactory(CooperativeFactory)

    @factory.post_generation
    def proved(self: JoinRequest, create: bool, extracted: bool | None, **kwargs: Any) -> None:  # type: ignore[misc]
        if create and extracted is not False:
            prove_address(self.member.user)


def prove_address(user: User | None) -> None:
    """Record that the account owns its address."""
    assert user is not None
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def member_in(cooperative: Cooperative, **fields: Any) -> Member:
    """An active member of a cooperative today."""
    member = MemberFactory(**fields)
    MembershipFactory(member=member, cooperative=cooperative)
    return member


def animator_of(cooperative: Cooperative) -> Member:
    """A member of the cooperative who accompanies its people."""
    member = member_in(cooperative)
    RoleFactory(member=member, kind=Role.Kind.ANIMATOR, cooperative=cooperative)
    return member
