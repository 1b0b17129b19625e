"""The scenes of the one walk through everything, each told in the words of its page."""
