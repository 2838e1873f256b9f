"""Tests of the pages, the pictures and the audit report."""
