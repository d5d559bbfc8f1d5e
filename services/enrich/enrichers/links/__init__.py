"""Related links: the teasers an article carried, each pointed-to article once, with every form it was printed in."""

from services.enrich.enrichers.links.related import add_links, relate

__all__ = ["add_links", "relate"]
