"""The one mechanism for anonymous answers: who was invited is kept apart from what was answered."""
