"""Registers the matching rule in the administration."""

from __future__ import annotations

from django.urls import URLPattern
from wagtail import VERSION, hooks

from portal.leads.matching.viewsets import RulePolicy, RuleViewSet, admin_urls
from portal.leads.models import MatchingRule

if VERSION >= (8, 0):
    from wagtail.permissions import register_permission_policy

    register_permission_policy(MatchingRule, RulePolicy(MatchingRule), exact_class=True)
else:  # Wagtail 7.4 LTS has no registry: the policy sits on the viewset
    RuleViewSet.permission_policy = RulePolicy(MatchingRule)


@hooks.register("register_admin_viewset")
def rules() -> RuleViewSet:
    return RuleViewSet("regle-de-rapprochement")


@hooks.register("register_admin_urls")
def rule_urls() -> list[URLPattern]:
    return admin_urls
