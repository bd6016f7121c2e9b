"""A need as schema.org data (https://schema.org), for search engines: a job posting, or else a demand.

Only what the page shows is said. Most modes seek a person's work; who asks for equipment, for a way into a network or
for a contact to an investor posts no job, and says so.
"""

from typing import Any

from maghribcom.directory.need_cards import text_of
from maghribcom.locales import absolute_url
from maghribcom.projects.models import Need
from maghribcom.territories import territories

#: Modes in which nobody is engaged to work.
DEMANDED = frozenset({"network", "equipment", "investment"})
#: What schema.org calls the terms of work; what is paid by the day or for a service is a contract.
EMPLOYMENT = {
    "pro_bono": "VOLUNTEER",
    "expenses": "VOLUNTEER",
    "per_diem": "CONTRACTOR",
    "fee": "CONTRACTOR",
    "contract": "TEMPORARY",
    "fellowship": "OTHER",
}
COUNTRY = "MA"

Data = dict[str, Any]


def posting_of(need: Need, title: str, language: str) -> Data:
    """The data of a need that is open to everybody, in the language of the page."""
    url = absolute_url("directory.need", language, public_id=need.public_id)
    data: Data = {"@context": "https://schema.org", "@id": url, "url": url, "inLanguage": language}
    return data | (_demand(need, title, language) if need.mode in DEMANDED else _job(need, title, language))


def _job(need: Need, title: str, language: str) -> Data:
    data: Data = {
        "@type": "JobPosting",
        "title": title,
        "description": _description(need, language) or title,
        "datePosted": need.opened_at.date().isoformat() if need.opened_at else None,
        "validThrough": _until(need),
        "hiringOrganization": _organisation(need, language),
        "employmentType": EMPLOYMENT.get(need.compensation or "", "OTHER"),
        "totalJobOpenings": need.experts,
        "directApply": False,
    }
    if need.way in {"remote", "hybrid"}:
        data["jobLocationType"] = "TELECOMMUTE"
    if need.way != "remote":
        data["jobLocation"] = {"@type": "Place", "address": _place(need, language)}
    return _said(data)


def _demand(need: Need, title: str, language: str) -> Data:
    return _said(
        {
            "@type": "Demand",
            "name": title,
            "description": _description(need, language) or title,
            "availabilityStarts": need.opened_at.isoformat() if need.opened_at else None,
            "validThrough": _until(need),
            "areaServed": _place(need, language),
            "seller": _organisation(need, language),
        }
    )


def _said(data: Data) -> Data:
    return {name: value for name, value in data.items() if value is not None}


def _until(need: Need) -> str | None:
    return need.deadline_at.isoformat() if need.deadline_at else None


def _description(need: Need, language: str) -> str:
    texts = (text_of(need, field, language) for field in ("summary", "tasks"))
    return "\n\n".join(text.text for text in texts if text)


def _organisation(need: Need, language: str) -> Data:
    body = need.project.organisation
    return _said(
        {
            "@type": "Organization",
            "name": body.name(language)[0],
            "url": absolute_url("directory.organisation", language, public_id=body.public_id),
            "sameAs": body.website,
        }
    )


def _place(need: Need, language: str) -> Data:
    region, province = territories().get(need.region or ""), territories().get(need.province or "")
    return _said(
        {
            "@type": "PostalAddress",
            "addressCountry": COUNTRY,
            "addressRegion": region.name(language) if region else None,
            "addressLocality": need.place or (province.name(language) if province else None),
        }
    )
