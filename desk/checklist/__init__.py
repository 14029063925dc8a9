"""The list of what is missing or doubtful in drafts, before they are published.

`drafts` checks drafts, `shown` remembers which the editor saw, `views` is the page. All
ways of publishing several drafts at once go through it: batches, the grid, the listing.
"""
