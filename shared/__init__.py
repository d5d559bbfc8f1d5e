"""What every service agrees on: contracts, flow, ledger, stage runner. Imports no service."""
