"""The import from files to rows: everything is read and compared first, then written in steps of less than a second.

Whoever reads meanwhile sees each concept whole or not at all: its row, its labels, and its links to all that is there
already come in one transaction. An import that dies is simply run again: what it wrote is then found unchanged.
"""

from collections.abc import Sequence
from pathlib import Path

from maghribcom.database import reading
from maghribcom.indexing.lease import held
from maghribcom.skills.esco.concepts import ConceptWriter, KnownConcepts, timed_writing
from maghribcom.skills.esco.files import CsvFile, find_csv_files
from maghribcom.skills.esco.links import LinkWriter, held_links
from maghribcom.skills.esco.parsing import Vocabulary, parse
from maghribcom.skills.progress import Progress, no_progress
from maghribcom.skills.report import Report
from maghribcom.skills.twins import VOCABULARY_LEASE, lead_twins


def import_esco(paths: Sequence[Path], progress: Progress = no_progress) -> Report:
    """Bring ESCO's files into the vocabulary and say what was done.

    Raises BadRows, with nothing written, for files that cannot be right; LeaseTaken when another process is changing
    the vocabulary.
    """
    files, others = find_csv_files(paths)
    vocabulary = read_files(files, progress)
    vocabulary.left_out_files.extend(f"{name}: is no CSV file" for name in others)
    return write_vocabulary(vocabulary, progress)


def read_files(files: Sequence[CsvFile], progress: Progress = no_progress) -> Vocabulary:
    """Read and check all files, writing nothing. Raises BadRows."""
    size = sum(file.size for file in files)
    return parse(files, lambda done: progress("reading", done, size))


def write_vocabulary(vocabulary: Vocabulary, progress: Progress = no_progress) -> Report:
    """Bring the rows to what was read. Raises LeaseTaken."""
    report = Report(left_out=vocabulary.left_out, left_out_files=vocabulary.left_out_files)
    with held(VOCABULARY_LEASE) as lease:
        with timed_writing(report) as session:
            lead_twins(session)
        with reading() as session:
            known = KnownConcepts(session)
            links = LinkWriter(vocabulary, known, report, held_links(session, known))
        concepts = ConceptWriter(vocabulary, known, report, links.write_with)
        for done in concepts.steps():
            progress("concepts", done, len(vocabulary.concepts))
            lease.renew()
        for done in links.steps():
            progress("links", done, links.left_to_write)
            lease.renew()
    return report
