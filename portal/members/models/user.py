"""The account: an e-mail address and a password. What the person shows of themself is in `Member`."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


def normalised_email(email: str) -> str:
    """The address as it is stored and compared: no outer space, lower case on both sides of the @."""
    return email.strip().lower()


class UserManager(BaseUserManager["User"]):
    """Accounts are made and found by e-mail, whatever the case."""

    use_in_migrations = True

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=normalised_email(username or ""))

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        """Save an ordinary account. Raises ValueError without an address."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=normalised_email(email), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> User:
        extra.setdefault("is_staff", True)
        extra.setdefault("is_superuser", True)
        return self.create_user(email, password, **extra)


class User(AbstractUser):  # type: ignore[django-manager-missing]  # Wagtail's files have no reverse name
    """Signs in with its e-mail address; there is no user name."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("adresse électronique"), unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("compte")
        verbose_name_plural = _("comptes")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="members_user_email_unique",
                violation_error_message=_("Cette adresse est déjà utilisée."),
            )
        ]

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        super().clean()
        self.email = normalised_email(self.email)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = normalised_email(self.email)
        super().save(*args, **kwargs)
