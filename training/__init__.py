"""What makes the models that the services run. Nothing here is needed at run time."""
