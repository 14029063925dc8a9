"""Classify lines at the top of a file: a title, or text around it.

The patterns are matched against single lines of bounded length.
"""

from __future__ import annotations

import re

_PROGRAM = re.compile(r"^microsoft\s+(?:word|powerpoint|excel)\s*-\s*", re.I)
_EXTENSION = re.compile(
    r"\.(?:docx?|pdf|pptx?|xlsx?|odt|odp|rtf|indd|qxd|tmp|wpd|pages)$", re.I
)
_LONG_NUMBER = re.compile(r"\d{6}")
_YEAR = re.compile(r"(?:19|20)\d\d \w")
_MIN_LETTERS = 5


def _any(*patterns: str, end: str = "") -> re.Pattern[str]:
    return re.compile(f"^(?:{'|'.join(patterns)}){end}", re.I)


# Useless titles in metadata: defaults of programs, names of parts or files.
_JUNK = _any(
    r"untitled|title|titre|cover|final|draft|template|print|scan\w*",
    r"(?:document|doc|layout|slide|presentation)\s*\d*",
    r"(?:appendix|annex|chapter)\s+\w+",
    r"powerpoint presentation|présentation powerpoint|presentación de powerpoint",
    r"[\w-]*\d[\w-]*|[\w.-]+",
    end="$",
)
# Lines above a title: issuing body, dates, symbols, page numbers.
_ABOVE = _any(
    r"united nations\b.{0,40}|nations unies|naciones unidas|الأمم المتحدة",
    r"united|nations a?(?: s)?|a [se]|distr\b.*|general|limited|original\s*:.*",
    r"(?:arabic|english|french|russian|spanish|chinese)(?:/\w+)*",
    r"(?:(?:general assembly|security council|economic and social council)\b.{0,60})",
    r"official records|supplement no.*|resumed session|new york, \d.*",
    r".{0,60}\b(?:session|year|année|sesión|legislat\w+|législature)(?: .{0,20})?",
    r"\(?(?:agenda )?items? \d.*",
    r"(?:the )?(?:republic|government|ministry|university|parliament)\b.{0,60}",
    r"(?:r[eé]publique|gouvernement|ministère|université|présidence)\b.{0,60}",
    r"(?:assemblée nationale|república|gobierno|ministerio|universidad)\b.{0,60}",
    r"(?:governo|ministério|universidade)\b.{0,60}",
    r"(?:الجمهورية|جمهورية|وزارة|جامعة|كلية|حكومة)\b.{0,60}",
    r"(?:appendix|annex|chapter)(?: \w+)?",
    r"(?:https?:|www\.).*|\S+@\S+|page \d+.*|[\d\W]+|\*.*\*|\d\d-\d{5}.*",
    r"\d.*\d{4}|\d{1,2} \w+ \d{4}|[a-z]{1,5}/[\w/.()-]+.*",
    end="$",
)
# Words that begin a title among such lines, in UN documents only or in laws.
_BEGINS_UN = _any(
    r"(?:identical )?letters? dated|note verbale dated|statement submitted by",
    r"(?:draft )?resolution \d|quadrennial reports",
    r"lettres? datées?|cartas? de fecha|رسالة مؤرخة",
)
_BEGINS_LAW = _any(r"loi (?:organique )?n[°o]|décret n|arrêté n")
# Texts that are never the title, however large: sections, marks, dates, addresses.
_MONTH = (
    r"(?:jan|feb|fév|mar|apr|avr|abr|may|mai|jun|jui|jul|aug|aoû|ago|sep|set|oct|out"
    r"|nov|dec|déc|dic|dez|ene|spring|summer|autumn|fall|winter)[^\W\d_]*\.?"
)
_LABELS = _any(
    r"(?:\d{1,2}[.)]? )?(?:table of )?contents?(?: page)?|in this (?:issue|report)",
    r"(?:\d{1,2}[.)]? )?(?:executive )?summary|abstract|overview|at a glance",
    r"(?:\d{1,2}[.)]? )?introduction|background|context|conclusions?|methodology",
    r"foreword|preface|prologue|acknowledge?ments?|dedication|disclaimer|licen[cs]e",
    r"(?:list of )?(?:abbreviations|acronyms|figures|tables|boxes)(?: and .{0,20})?",
    r"key (?:findings|messages|points|recommendations|facts)|recommendations|glossary",
    r"about (?:us|the authors?|this .{1,20}|the .{1,60})|contact(?: us)?",
    r"imprint|notes?",
    r"(?:annex|appendix|chapter|part|section|module|unit|page)(?: \w{1,4})?",
    r"sommaire|tables? des matières|avant-propos|préface|remerciements?|contexte",
    r"(?:résumé|synthèse)(?: exécutif| analytique)?|sigles?(?: et .{0,20})?|annexes?",
    r"(?:liste des )?(?:abréviations|acronymes)(?: et .{0,20})?|recommandations",
    r"índice(?: general)?|contenidos?|tabla de contenidos?|prólogo|prefacio|anexos?",
    r"introducción|presentación|agradecimientos?|siglas?(?: y .{0,20})?|antecedentes",
    r"resumen(?: ejecutivo)?|recomendaciones|glosario|conclusion(?:es)?",
    r"sumário(?: executivo)?|introdução|apresentação|agradecimentos|resumo",
    r"(?:قائمة |جدول |فهرس )?(?:ال)?محتويات|(?:ال)?فهرس|(?:ال)?مقدمة|تمهيد|تصدير|تقديم",
    r"(?:ال)?ملخص(?: (?:ال)?تنفيذي)?|شكر وتقدير|(?:ال)?توصيات|(?:ال)?خاتمة|نبذة عن.*",
    r"num[eé]ro sp[eé]cial|special issue|edici[oó]n especial|عدد خاص",
    r"draft|final(?: draft| version)?|embargo(?:ed)?.*|confidential|restricted",
    r"for immediate release|not for (?:citation|distribution).*|version \d.*",
    r"(?:https?:|www\.).*|\S+@\S+|[\w-]+\.(?:org|com|net|int|info)(?:/.*)?|@\w+|#\w+",
    r"(?:e-?)?iss?bn?\b.*|doi\b.*|©.*|\(c\).*|copyright\b.*|all rights reserved.*",
    r"[\d\W_]+|(?:no|n°|nº|vol|volume|issue|numéro|número|العدد)\.? ?\d+.*",
    r"page \d+.*|[ivxlc]+|(?:fig|figure|table|box|tableau|cuadro|figura)\.? \d+.*",
    rf"(?:\d{{1,2}}(?:\s?[-–]\s?\d{{1,2}}|st|nd|rd|th)? )?(?:of |de )?{_MONTH}"
    rf"(?:[ ,/–—-]+(?:(?:de|del|to|à|a|al) )?(?:{_MONTH}|(?:19|20)?\d\d))*",
    r"(?:by|par|por|prepared by|author|edited by|written by|auteurs?|autore?s?)\b.*",
    r"(?:إعداد|تأليف|بقلم|تحرير)\b.*|.*(?: photo| credit|: ?ap/|/ap$|reuters).*",
    r"[a-z]{1,5}/[\w/.()-]+\d[\w/.()-]*|.*\.(?:docx?|pdf|pptx?|xlsx?|indd|odt)",
    r"(?:distr|original|limited|general)\b ?[:.]?.{0,30}|united nations|nations unies",
    r"naciones unidas|الأمم المتحدة|(?:general assembly|security council)(?: .{0,40})?",
    end="$",
)
# Lines that begin the text, a section, or information about the author.
_ENDS = _any(
    r"(?:\d+|[ivx]+)\s*\.\s|\(.*\)$|[-_*]{3,}|\.{5,}",
    r"(?:summary|introduction|contents|preamble|page$|addendum|adopted)\b",
    r"(?:préambule|exposé|résumé|sommaire|par$)\b",
    r"(?:preámbulo|índice|visto|adoptada|por$)\b",
    r"(?:(?:note|prepared) by|by$|rapporteur)\b|report of the secretary-general",
    r"the (?:security council|general assembly|economic and social council),",
    r"i have the hono|the secretary-general has|upon instr|on instructions|we have",
    r"i write|i am |to convene|in the operative",
)
# What bodies are called; a short text that begins or ends so is one, not a title.
_BODY = (
    r"(?:cent(?:re|er)|institut(?:e|ion)?|foundation|association|network|coalition"
    r"|alliance|agency|secretariat|ministry|university|organi[sz]ation|observatory"
    r"|council|commission|committee|department|office|division|federation|trust|watch"
    r"|fund|museum|society|initiative|group|campaign|international"
    r"|fondation|réseau|alliance|secrétariat|ministère|université|observatoire|conseil"
    r"|comité|fédération|bureau|ligue|collectif|fundación|asociación|red|alianza"
    r"|secretaría|ministerio|universidad|organización|observatorio|consejo|comisión"
    r"|comité|federación|oficina|corte|centro|instituto)"
)
_IS_BODY = re.compile(
    rf"(?:the )?(?:[^\W\d_a-z][\w’'-]+ ){{0,5}}{_BODY}"
    r"(?: (?:for|of|on|against|pour|de|des|du|contre|para|por|del) [^:?!]{3,60})?$"
    r"|(?:مركز|مؤسسة|منظمة|جمعية|شبكة|معهد|وزارة|جامعة|كلية|هيئة|لجنة|مرصد) .{2,60}$",
    re.I,
)
# A line with such an end continues on the next.
_OPEN_END = re.compile(
    r"(?:[,:;–—-]|\b(?:of|the|to|and|in|on|for|from|by|with|at|its|a|an"
    r"|de|du|des|la|le|les|et|en|à|au|aux|sur|pour|el|los|las|y|del|por|para|con"
    r"|da|do|dos|das|e|addressed|contained|submitted|United|Committee|Occupied"
    r"|International|Human|Development|Permanent|President|Security|Chief|Republic))$",
    re.I,
)


def tidy(text: str) -> str:
    """Return a metadata title without traces of programs; "" if nothing is left."""
    text = " ".join(text[:1_000].split())
    text = text.partition(" | ")[0]  # the name of a web site
    text = _EXTENSION.sub("", _PROGRAM.sub("", text)).strip(" .-_")
    is_part = _ABOVE.match(text) or _OPEN_END.search(text) or _LONG_NUMBER.search(text)
    is_short = sum(map(str.isalpha, text)) < 8
    return "" if is_part or is_short or _JUNK.match(text) else text


def is_heading(line: str) -> bool:
    """Return whether a line may be a title."""
    letters = sum(map(str.isalpha, line))
    return letters >= _MIN_LETTERS and not _ABOVE.match(line)


def tidy_line(text: str) -> str:
    """Return a line of a title without marks of notes and wide spaces."""
    return " ".join(text.replace("\N{ARABIC TATWEEL}", "").split()).strip("*†|•· ")


def is_label(line: str) -> bool:
    """Return whether a large text is not a title: a section, a date, an address."""
    return bool(_LABELS.match(tidy_line(line).rstrip(" :.")))


def is_unfinished(text: str) -> bool:
    """Return whether a text ends with a word that needs another."""
    return bool(_OPEN_END.search(text)) and not text.endswith((":", "–", "—", "-"))


def is_body(line: str) -> bool:
    """Return whether a text seems to be the name of an organisation."""
    text = tidy_line(line)
    return bool(_IS_BODY.match(text)) and not text[:1].islower()


def begins_a_title(line: str, is_un: bool) -> bool:
    """Return whether a line begins a title, whatever is above it.

    is_un: whether the document has the masthead of the United Nations.
    """
    begins = _BEGINS_LAW.match(line) or (is_un and _BEGINS_UN.match(line))
    return bool(begins) and not line[:1].islower()


def begins_the_text(line: str) -> bool:
    """Return whether a title ends before this line."""
    return not line or bool(_ENDS.match(line))


def runs_on(before: str, line: str) -> bool:
    """Return whether a line continues the heading of the line before."""
    if before.endswith("."):
        return False
    is_lower = line[:1].islower() or bool(_YEAR.match(line))
    are_capitals = _is_in_capitals(before) and _is_in_capitals(line)
    return is_lower or are_capitals or bool(_OPEN_END.search(before))


def _is_in_capitals(line: str) -> bool:
    return sum(map(str.isupper, line)) > 0.8 * max(1, sum(map(str.isalpha, line)))
