"""The checkboxes of a filter in templates."""

from django import template

from search.service.facets import checkboxes

register = template.Library()
register.simple_tag(checkboxes)
