"""How the PostgreSQL store's tables came to be, one module per change; run by `wiredesk stores migrate`."""
