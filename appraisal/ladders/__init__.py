"""Leadership ladders as versioned data: domains, levels, statements, and what each role is expected to reach."""
