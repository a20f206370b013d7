"""Home pages: what each person can do now, for the hats they wear."""
