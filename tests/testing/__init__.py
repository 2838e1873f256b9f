"""What `graceperiod.testing` gives to the tests of other systems."""
