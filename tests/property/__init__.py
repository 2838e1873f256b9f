"""Properties that hold of every calendar and transmission."""
