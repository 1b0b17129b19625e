"""`ieum pack`: a stage on paper, for people without a device: lessons, pictures, exercises for a pen, answers on sheets of their own."""
