"""The closed lists of projects and needs, as codes. Their words on pages are in labels.py."""

#: draft -> submitted <-> changes asked -> open <-> suspended -> closed, and back: the ways are in states.py.
STATUSES = ("draft", "submitted", "changes_asked", "open", "suspended", "closed")
#: What the public may have seen.
PUBLISHED = frozenset({"open", "suspended", "closed"})
#: Where the owner still writes freely; what is published changes by `practical` only, or is taken back first.
WRITTEN = frozenset({"draft", "changes_asked"})
CLOSE_REASONS = ("filled", "no_suitable_expert", "withdrawn", "no_funding", "duplicate", "expired", "owner_silent")
#: Reasons that a person may give; the clock alone says the others.
GIVEN_CLOSE_REASONS = CLOSE_REASONS[:5]
SUSPEND_REASONS = ("to_check", "no_contact", "organisation_suspended", "paused_by_owner", "owner_silent")

PROJECT_GROUPS = ("about", "place", "means")
NEED_GROUPS = ("role", "skills", "terms", "practical")
#: The group of a need that changes at once while it is open, because nothing in it is moderated.
AT_ONCE = "practical"
PROJECT_TEXTS = ("title", "pitch", "objective", "results")
NEED_TEXTS = ("title", "summary", "tasks", "counterpart")

STAGES = ("idea", "preparation", "running", "completed")
FUNDING = ("funded", "partly_funded", "seeking", "in_kind")
#: Who reads a published project and its needs: everybody, or people with a verified profile, or one network.
AUDIENCES = ("public", "verified", "network")
SDGS = tuple(range(1, 18))

WAYS = ("remote", "onsite", "hybrid")
WORKLOAD_UNITS = ("hours_in_all", "hours_a_week", "days_a_month", "full_time")
DURATION_UNITS = ("hours", "days", "weeks", "months", "years")
DEADLINE_KINDS = ("fixed", "flexible", "open")
COMPENSATIONS = ("pro_bono", "expenses", "per_diem", "fee", "contract", "fellowship")
PROVIDED = ("travel", "lodging", "insurance", "leave_letter", "visa_help")
URGENCIES = ("normal", "soon", "urgent")
