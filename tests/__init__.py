"""The tests mirror the modules; properties and oracles stand beside them."""
