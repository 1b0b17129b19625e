"""Makes the practice with a watch's records: tables to clean, days to mark. Nobody's records: all of it follows from rules and seeds."""
