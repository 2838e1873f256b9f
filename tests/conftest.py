"""What all tests share."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "graceperiod",
    deadline=None,  # machines differ, and no test is timed
    max_examples=300,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("graceperiod")
