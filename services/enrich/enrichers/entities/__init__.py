"""Finding the names in a text: who, where, what. `make_engine` gives the engine a setting names."""
