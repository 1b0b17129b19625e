"""Content files (courses/, quizzes/) as checked documents. Knows app.questions and app.core, nothing above."""
