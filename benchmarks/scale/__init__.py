"""What becomes of the cost of an article as the system grows. Run as `python -m benchmarks.scale`."""
