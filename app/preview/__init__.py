"""`ieum preview`: lessons, questions and notes for who writes them, straight from the files: no database, nobody signs in."""
