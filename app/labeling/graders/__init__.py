"""Pure graders, one per task type: an answer and the ground truth in, counts and findings out."""
