"""A second, deliberately naive reckoning of the indicators.

It reads a bundle folder (CSV files) and counts with loops and sets, so that the
figures of the service can be compared with figures reached by another road.
Nothing here may import the service itself: the two must not share a mistake.
"""
