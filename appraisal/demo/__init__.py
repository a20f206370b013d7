"""The demonstration Trust: invented, seeded, and always up to date (contract.md section 1, ``appraisal demo``)."""
