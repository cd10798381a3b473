"""lagrum: test a proposed social-services intervention against encoded Swedish law."""

__version__ = "0.1.0"
