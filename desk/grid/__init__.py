"""One grid for many resources: described row by row, published in one go.

`columns` says what a row holds, `vocabularies` finds terms by what was typed, `typed`
reads what a browser sent, `saving` stores one row, `together` publishes it. `rows` is
what the page shows, with `offers` (suggestions) and `wording`; `views` is the page,
`answers` what its script asks for.
"""
