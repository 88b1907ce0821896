"""Words that are known by name: those that say nothing, number words, and countries by all their names."""

from __future__ import annotations


def word_list(text: str) -> list[str]:
    """The words of a list that is written with spaces between them."""
    return text.split()


def word_set(text: str) -> frozenset[str]:
    """The same as a set."""
    return frozenset(text.split())


STOP_WORDS = word_set(
    "a an the this that these those there here what which who whom whose when where why how it its itself he him his"
    " himself she her hers herself they them their theirs themselves we us our ours you your yours i me my mine"
    " is are was were be been being am do does did doing done have has had having will would shall should can could"
    " may might must and or but if nor so yet than then as of at by for with without about against between into through"
    " during before after above below to from up down in out on off over under again further once upon onto per via"
    " not no only own same such very too also just even still all any both each few more most much many other others"
    " another some one ones said say says saying told tell tells according added adding noted because while until"
    " although though however since whether s t don didn isn wasn aren won ll ve re d m"
)
"""Words that do not help to tell what a sentence is about."""

_UNITS = word_list(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = word_list("twenty thirty forty fifty sixty seventy eighty ninety")

CARDINALS: dict[str, int] = {
    **{word: value for value, word in enumerate(_UNITS)},
    **{word: 10 * value for value, word in enumerate(_TENS, 2)},
}
"""Number words up to ninety."""

SCALES: dict[str, int] = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}

ORDINALS: dict[str, int] = {
    word: value
    for value, word in enumerate(
        word_list(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
            "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ),
        1,
    )
} | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100}
"""First, second, third and so on."""

_COUNTRIES = """
us: united states of america, united states, u.s.a., u.s., usa, america, american, americans
uk: united kingdom, great britain, u.k., britain, british, briton, britons
eu: european union, e.u., eu
un: united nations, u.n., un
europe: europe, european, europeans
france: france, french
germany: germany, german, germans
spain: spain, spanish, spaniard, spaniards
italy: italy, italian, italians
poland: poland, polish, pole, poles
netherlands: netherlands, holland, dutch
belgium: belgium, belgian, belgians
denmark: denmark, danish, dane, danes
sweden: sweden, swedish, swede, swedes
norway: norway, norwegian, norwegians
finland: finland, finnish, finn, finns
iceland: iceland, icelandic
ireland: ireland, irish
scotland: scotland, scottish, scots
wales: wales, welsh
england: england, english
switzerland: switzerland, swiss
austria: austria, austrian, austrians
greece: greece, greek, greeks
turkey: türkiye, turkish, turks
cyprus: cyprus, cypriot, cypriots
portugal: portugal, portuguese
czechia: czech republic, czechia, czech, czechs
slovakia: slovakia, slovak, slovaks
hungary: hungary, hungarian, hungarians
romania: romania, romanian, romanians
bulgaria: bulgaria, bulgarian, bulgarians
serbia: serbia, serbian, serbs
croatia: croatia, croatian, croats
estonia: estonia, estonian, estonians
latvia: latvia, latvian, latvians
lithuania: lithuania, lithuanian, lithuanians
ukraine: ukraine, ukrainian, ukrainians
russia: russian federation, russia, russian, russians
belarus: belarus, belarusian, belarusians
moldova: moldova, moldovan, moldovans
georgia: georgian, georgians
china: china, chinese
japan: japan, japanese
taiwan: taiwan, taiwanese
vietnam: vietnam, vietnamese
thailand: thailand, thai, thais
philippines: philippines, philippine, filipino, filipinos
indonesia: indonesia, indonesian, indonesians
india: india, indian, indians
pakistan: pakistan, pakistani, pakistanis
afghanistan: afghanistan, afghan, afghans
iran: iran, iranian, iranians
iraq: iraq, iraqi, iraqis
israel: israel, israeli, israelis
lebanon: lebanon, lebanese
syria: syria, syrian, syrians
egypt: egypt, egyptian, egyptians
saudi: saudi arabia, saudi arabian, saudi, saudis
canada: canada, canadian, canadians
mexico: mexico, mexican, mexicans
brazil: brazil, brazilian, brazilians
argentina: argentina, argentine, argentinian
cuba: cuba, cuban, cubans
australia: australia, australian, australians
africa: africa, african, africans
asia: asia, asian, asians
nato: north atlantic treaty organization, north atlantic treaty organisation, nato
"""
COUNTRIES: dict[str, str] = {
    name.strip(): line.partition(":")[0]
    for line in _COUNTRIES.strip().splitlines()
    for name in line.partition(":")[2].split(",")
}
"""Names of countries and unions in small letters, and of the people there, to one name for each."""

PARTS = word_set(
    "component components element elements level levels layer layers tier tiers pillar pillars stage stages phase"
    " phases track tracks part parts"
)
"""What a plan or system is said to consist of: counted under any of these names it is one quantity."""
