"""Tests of reading bulletins, one file for each module of `graceperiod.bulletins`."""
