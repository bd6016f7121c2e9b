"""The closed lists of a profile, as codes. Their words on pages are in labels.py."""

#: draft -> pending (where verification is on) -> active <-> paused -> dormant -> withdrawn -> erased.
STATUSES = ("draft", "pending", "active", "paused", "dormant", "withdrawn", "erased", "rejected", "merged")
#: Statuses in which a profile has been published and may be found or come back.
PUBLISHED = frozenset({"active", "paused", "dormant"})
GROUPS = ("identity", "residence", "work", "background", "offer", "visibility")
#: Groups that must be done before a profile can be published.
REQUIRED_GROUPS = ("identity", "residence", "work")
#: The level of a skill that an editor made of somebody's own word, which says nothing of a level: the lowest.
MAPPED_LEVEL = 1
EVIDENCES = ("claimed", "experience", "document", "vouched")
WORK_STATUSES = ("employed", "self_employed", "entrepreneur", "researcher", "student", "seeking", "retired", "other")
EXPERIENCE_KINDS = ("position", "project", "publication", "degree")
CAPACITIES = ("closed", "short", "long")
CONDITIONS = ("pro_bono", "expenses", "fee")
STAYS = ("none", "once_a_year", "several_a_year", "living_part_time")
#: Who may see a section, from the fewest to the most.
AUDIENCES = ("only_me", "once_i_accept", "institutions", "experts", "public")
#: Sections whose audience the person chooses; `skills` is the headline with the skills.
SECTIONS = ("name", "residence", "skills", "occupation", "background", "offer", "phone")
#: What institutions search by is never narrower than the visibility consent says; a phone number is never wider than
#: acceptance. All other sections may have any audience.
NARROWED = {"skills": ("institutions", "experts", "public"), "phone": ("only_me", "once_i_accept")}
DEFAULT_AUDIENCES = dict.fromkeys(SECTIONS, "institutions") | {"phone": "once_i_accept"}
VERIFICATIONS = ("email", "document", "network", "ministry")
#: How far a task of the profile is.
TASK_STATES = ("todo", "started", "done")
