"""Ministries, regions, agencies, universities, hospitals, companies, NGOs, networks: data, never code."""
