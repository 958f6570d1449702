"""Tongxin (同心): the system a district's 双拥 office runs on."""

__version__ = "0.1.0"
