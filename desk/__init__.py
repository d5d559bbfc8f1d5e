"""The desk: a small web service with a door for articles (/v1) and pages to look at what becomes of them."""
