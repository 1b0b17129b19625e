"""Pure question types shared by lesson activities (learning) and quizzes (assessment)."""
