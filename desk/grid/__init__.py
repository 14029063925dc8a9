"""The grid: edit many resources row by row, publish them in bulk.

`columns` defines the columns, `translations` the cells of files in other languages.
`forms` validates a submitted row, `saving` stores it, `publishing` publishes it.
`rows` builds the page's rows with their `suggestions`; `views` is the page, `api`
serves its script.
"""
