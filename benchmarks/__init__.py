"""What `make bench` runs: ratios side by side in one run, CPU-ms per article over all processes and Redis."""
