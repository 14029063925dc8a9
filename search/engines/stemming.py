"""Stemming for Tantivy and for snippets of both engines, by language.

Tantivy receives stems separated by spaces. Texts, queries and snippets are therefore
analyzed in the same way, and all languages share one field: its average length, which
the ranking needs, is that of all texts and not of those in one language. Stems carry
their language there, because different words have equal stems in different languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from threading import Lock

import Stemmer

from library.folding import fold
from search.engines.base import NEUTRAL

_STEMMERS = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "ar": "arabic",
    "pt": "portuguese",
}
# Words that say nothing about a text, without accents; among them those that ask.
_STOP_WORDS = {
    "en": "a an and are as at be but by for if in into is it no not of on or such"
    " that the their then there these they this to was will with its were been from"
    " has have had he she his her we our you your i which who what when where how do"
    " does did why whom whose about than s t",
    "fr": "a au aux avec c ce ceci cela celui ces cet cette comme d dans de des"
    " dont du elle elles en entre et eux ici il ils j je jusqu l la le les leur"
    " leurs lorsqu lui m ma mais me meme memes mes moi mon n ne ni nos notre nous on"
    " ou par pas plus pour puisqu qu que quel quelle quelles quels qui quoi quoiqu s"
    " sa sans se ses si soi son sous sur t ta te tes toi ton tres tu un une vos"
    " votre vous y combien comment laquelle lequel lesquelles lesquels pourquoi"
    " quand"
    # être
    " etre ete etes etee etees etant suis es est sont etais etait etions etiez"
    " etaient fus fut fumes futes furent serai seras sera serons serez seront serais"
    " serait serions seriez seraient sois soit soyons soyez soient fusse fusses"
    " fussions fussiez fussent"
    # avoir
    " ayant eu eue eues eus ai avons avez ont avais avait aviez avaient eut eumes"
    " eutes eurent aurai aurons aurez auront aurais aurait aurions auriez auraient"
    " aie aies ait ayons ayez aient eusse eusses eussions eussiez eussent",
    "es": "a al algo algunas algunos ante antes asi como con contra cual cuando de"
    " del desde donde durante e el ella ellas ellos en entre es esa esas ese eso"
    " esos esta estas este esto estos fue ha hasta hay la las le les lo los mas me"
    " mi mia mias mio mios mis mucho muchos muy nada ni no nos nosotras nosotros"
    " nuestra nuestras nuestro nuestros o os otra otras otro otros para pero poco"
    " por porque que quien quienes se segun si sin sobre su sus suya suyas suyo"
    " suyos tambien tanto te ti todo todos tu tus tuya tuyas tuyo tuyos u un una"
    " unas uno unos vosotras vosotros vuestra vuestras vuestro vuestros y ya yo"
    " cuales cuanta cuantas cuanto cuantos"
    # ser
    " ser siendo sido soy eres somos sois son era eras eran fui fuiste fuimos"
    " fuisteis fueron seas sea sean sera fuera fueras fueran fuese fueses fuesen"
    # estar
    " estar estando estado estada estados estadas estad estoy estamos estan estaba"
    " estabas estaban estuve estuviste estuvo estuvimos estuvisteis estuvieron"
    " estemos estuviera estuvieras estuvieran estuviese estuvieses estuviesen"
    " estaremos"
    # haber
    " habiendo habido habida habidos habidas he has hemos han haya hayas hayamos"
    " hayan hube hubiste hubo hubimos hubisteis hubieron hubiera hubieras hubieran"
    " hubiese hubieses hubiesen habremos"
    # tener
    " teniendo tenido tenida tenidos tenidas tened tengo tienes tiene tenemos tienen"
    " tenga tengas tengamos tengan tuve tuviste tuvo tuvimos tuvisteis tuvieron"
    " tuviera tuvieras tuvieran tuviese tuvieses tuviesen tendremos",
    "pt": "a ao aos aquela aquelas aquele aqueles aquilo as ate com como da das de"
    " dela delas dele deles depois do dos e ela elas ele eles em entre essa essas"
    " esse esses esta estas este estes eu isso isto ja lhe lhes mais mas me mesmo"
    " meu meus minha minhas muito na nao nas nem no nos nossa nossas nosso nossos"
    " num numa o onde os ou para pela pelas pelo pelos por qual quando que quem se"
    " sem seu seus so sua suas tambem te teu teus tu tua tuas um uma umas uns vos"
    " porque quais quanta quantas quanto quantos"
    # ser
    " ser sou somos sao era eram fui foi fomos foram seja sejam fosse fossem for"
    " formos forem serei sera seremos seria seriam"
    # estar
    " estou estamos estava estavam estive esteve estivemos estiveram esteja estejam"
    " estivesse estivessem estiver estivermos estiverem"
    # haver
    " ha hei havemos houve houvemos houveram haja hajam houvesse houvessem houver"
    " houvermos houverem houverei houveremos houveria houveriam"
    # ter
    " tenho tem temos tinha tinham tive teve tivemos tiveram tenha tenham tivesse"
    " tivessem tiver tivermos tiverem terei teremos teria teriam",
    "ar": "في من على إلى عن مع هذا هذه ذلك تلك التي الذي الذين اللذين ما ماذا متى"
    " كم هو هي هم كان كانت يكون قد لا لم لن ليس أن إن أو أم ثم كل بعد قبل بين حتى"
    " عند منذ كما أي أين لماذا كيف هل غير فيه فيها منه منها عليه عليها به بها له لها"
    " وهو وهي"
    # The rest of Lucene's list.
    " ومن وفي و ف أو ب ا أي ولا إلا لكن وما فما إذا أنها أنه بأن فأن وأن أما أيضا وكل"
    " ولم ولن فهي فهو أنت لك هناك تكون وكانت وكان بعض نحو بينما ضمن حيث الآن خلال عندما"
    " لدى جميع",
}
# Pattern and replacement applied before stemming, for forms the stemmers do not know.
_BEFORE_STEMMING = {
    # The article with its prefixes, and the prefix "and". A word whose own beginning
    # looks like an article (الالتزام) loses that too, as it does without the article
    # (التزام).
    "ar": (
        r"^(?:(?:[وف]?[بك]?ال|[وف]?لل)(?:ال)?(?=\w{2})(?:و(?=\w{3}))?|و(?=\w{3}))",
        "",
    ),
    # Plurals whose singular has an accent, already folded here, or loses one.
    "es": (r"(?<=\w)enes$", "en"),
    "pt": (r"(?<=\w)[ao]es$", "ao"),
}
# The definitions on which an index depends, for its fingerprint.
DEFINITION = (Stemmer.version(), _STEMMERS, _STOP_WORDS, _BEFORE_STEMMING)
# Cached words per language: more than the vocabulary of a large library.
MAX_CACHED_STEMS = 200_000


def stop_words(language: str) -> frozenset[str]:
    """Return the stop words of a language, folded and as they are before stemming."""
    pattern, replacement = _BEFORE_STEMMING.get(language, ("(?!)", ""))
    words = fold(_STOP_WORDS[language]).split()
    return frozenset(re.sub(pattern, replacement, word) for word in words)


class _Stems(dict[str, str]):
    """Folded word → its stem in one language, computed on first access."""

    def __init__(self, language: str) -> None:
        pattern, self.replacement = _BEFORE_STEMMING.get(language, ("(?!)", ""))
        self.pattern = re.compile(pattern)
        self.stemmer = Stemmer.Stemmer(_STEMMERS[language])
        # A stemmer works on one word at a time.
        self.lock = Lock()
        self.stop_words = stop_words(language)

    def __missing__(self, word: str) -> str:
        if len(self) >= MAX_CACHED_STEMS:
            self.clear()
        plain = self.pattern.sub(self.replacement, word)
        with self.lock:
            is_stop_word = plain in self.stop_words
            self[word] = "" if is_stop_word else self.stemmer.stemWord(plain)
        return self[word]


def stem(word: str, language: str) -> str:
    """Return the stem of a folded word; "" for a stop word of the language."""
    return word if language == NEUTRAL else _stems(language)[word]


def stemmed(words: Iterable[str], language: str) -> Iterable[str]:
    """Return the stems of folded words, without stop words."""
    if language == NEUTRAL:
        return words
    return filter(None, map(_stems(language).__getitem__, words))


_stems = cache(_Stems)
