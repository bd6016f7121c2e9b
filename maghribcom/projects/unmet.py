"""What a need that was closed without a suitable expert says about demand: skills, sectors and a region, nobody's."""

from sqlalchemy.orm import Session

from maghribcom.demand.operations import Unmet, record_unfilled
from maghribcom.projects.models import Need

#: The reason of a closing that says that somebody is lacking.
NO_SUITABLE_EXPERT = "no_suitable_expert"


def record_unmet(session: Session, need: Need) -> None:
    """Write down the skills that the need required, as an anonymous search that found nobody.

    Skills in free words are left out: they are the owner's text. Without required skills it is the occupation.
    """
    required = [held.concept.public_id for held in need.skills if held.required and held.concept is not None]
    asked = required or ([need.occupation.public_id] if need.occupation else [])
    sectors = tuple(choice.code for choice in need.project.choices if choice.list == "sector")
    regions = (need.region,) if need.region else ()
    record_unfilled(session, Unmet(tuple(dict.fromkeys(asked)), sectors, regions, 0), need.public_id)
