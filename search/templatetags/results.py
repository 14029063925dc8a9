"""The checkboxes of a filter, and the rows of a list of results, in templates."""

from django import template

from search.results_page.rows import result_rows
from search.service.facets import checkboxes

register = template.Library()
register.simple_tag(checkboxes)
register.simple_tag(result_rows)
