"""STAR projects: staff enquiry into their own practice, alone or together."""
