"""The engine for real traffic: an Elasticsearch 9 node or cluster, behind one alias a kind."""

from search.elastic.engine import ElasticEngine

__all__ = ["ElasticEngine"]
