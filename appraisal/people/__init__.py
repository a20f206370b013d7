"""Schools, people and the dated relations between them: who works where, for whom, and in which role."""
