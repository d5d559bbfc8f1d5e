"""The `wiredesk` command. Talks to the services by message and ledger only; imports none of them."""
