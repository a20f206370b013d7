"""The Trust's plan: aims and strategies as data that records can point to."""
