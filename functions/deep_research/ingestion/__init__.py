"""From a file of unknown make to typed columns: what the text of a file says of itself. Pure."""
