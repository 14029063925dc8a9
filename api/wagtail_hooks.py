"""Hooks of the apps below: links on the account page and on the results page."""

from wagtail import hooks

from api.rest.links import search_in_api
from api.tokens.links import tokens_link

hooks.register("register_account_links", tokens_link)
hooks.register("register_search_interfaces", search_in_api)
