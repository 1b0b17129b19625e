"""The offline checker: one HTML file that verifies a certificate in a browser without a network."""
