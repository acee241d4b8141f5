"""Hundreds of ways to stop the archive in the middle, judged by others' validators: `python -m tests.torture`."""
