"""What the experts of the journeys say of themselves, each in her own language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Story:
    """An expert's answers. `skills` are preferred labels of the starter vocabulary, best first.

    `zone`: the time zone, which is asked where the country has several.
    """

    language: str
    email: str
    first_name: str
    last_name: str
    shown_name: str
    phone: str
    country: str
    city: str
    region: str
    headline: str
    occupation: str
    skills: tuple[str, ...]
    offer: str
    zone: str | None = None


AMINA = Story(
    language="fr",
    email="amina@example.org",
    first_name="Amina",
    last_name="Bennani",
    shown_name="Amina B.",
    phone="+33 6 12 34 56 78",
    country="FR",
    city="Lyon",
    region="MA-09",
    headline="Ingénieure en énergie solaire, douze ans de centrales photovoltaïques",
    occupation="ingénieur en énergie solaire",
    skills=("énergie solaire", "énergie photovoltaïque", "pompage solaire", "audit énergétique"),
    offer="Je reviens chaque été et je peux former une équipe sur place.",
)
SALMA = Story(
    language="ar",
    email="salma@example.org",
    first_name="سلمى",
    last_name="العلوي",
    shown_name="سلمى",
    phone="+1 514 842 1234",
    country="CA",
    city="مونتريال",
    region="MA-08",
    headline="مهندسة متخصصة في محطات الطاقة الشمسية منذ عشر سنوات",
    occupation="مهندس الطاقة الشمسية",
    skills=("الطاقة الشمسية", "الطاقة الشمسية الكهروضوئية", "الضخ بالطاقة الشمسية", "الافتحاص الطاقي"),
    offer="يمكنني مواكبة فرق التقنيين عن بعد.",
    zone="America/Toronto",
)
YOUSSEF = Story(
    language="en",
    email="youssef@example.org",
    first_name="Youssef",
    last_name="Amrani",
    shown_name="Youssef A.",
    phone="+31 6 12345678",
    country="NL",
    city="Rotterdam",
    region="MA-02",
    headline="Solar energy engineer with ten years of work on pumping and grids",
    occupation="solar energy engineer",
    skills=("solar energy", "photovoltaics", "solar water pumping", "energy auditing"),
    offer="I can review designs and train technicians in English or French.",
)
