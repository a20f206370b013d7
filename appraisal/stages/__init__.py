"""Shu-Ha-Re: the stage a person has reached in each post they hold."""
