"""The pages: what people see of the system."""
