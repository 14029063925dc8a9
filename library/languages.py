"""Languages of files, and of the labels of vocabularies."""

from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from library.folding import name_key

# Vocabularies have labels and texts in these, the languages of the interface.
LABEL_LANGUAGES = ("en", "fr", "es", "ar")
# ISO 639-2 "uncoded languages": one that is not in the list.
OTHER_LANGUAGE = "mis"
_Choice = tuple[str, str | Promise]
# The languages of most files, first in every chooser. The search has a text analysis of
# its own for the first five.
COMMON_LANGUAGES: list[_Choice] = [
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
    ("pt", _("Portuguese")),
    ("ru", _("Russian")),
    ("zh", _("Chinese")),
    ("fa", _("Persian")),
    ("sw", _("Swahili")),
    ("uk", _("Ukrainian")),
    ("my", _("Burmese")),
    ("ps", _("Pashto")),
    ("ku", _("Kurdish")),
    ("ti", _("Tigrinya")),
    ("am", _("Amharic")),
    ("de", _("German")),
    ("it", _("Italian")),
    ("nl", _("Dutch")),
    ("hu", _("Hungarian")),
    ("he", _("Hebrew")),
    ("ht", _("Haitian Creole")),
]
# All of ISO 639-1, and languages of ISO 639-2 and 639-3 from the regions in which the
# coalition works. A language without a code of two letters has one of three.
DOCUMENT_LANGUAGES: list[_Choice] = [
    *COMMON_LANGUAGES,
    ("ab", _("Abkhaz")),
    ("ach", _("Acholi")),
    ("aa", _("Afar")),
    ("af", _("Afrikaans")),
    ("ak", _("Akan")),
    ("sq", _("Albanian")),
    ("an", _("Aragonese")),
    ("hy", _("Armenian")),
    ("as", _("Assamese")),
    ("aii", _("Assyrian Neo-Aramaic")),
    ("av", _("Avar")),
    ("ae", _("Avestan")),
    ("ay", _("Aymara")),
    ("az", _("Azerbaijani")),
    ("bal", _("Balochi")),
    ("bm", _("Bambara")),
    ("bfa", _("Bari")),
    ("ba", _("Bashkir")),
    ("eu", _("Basque")),
    ("be", _("Belarusian")),
    ("bem", _("Bemba")),
    ("bn", _("Bengali")),
    ("byn", _("Bilen")),
    ("bi", _("Bislama")),
    ("bs", _("Bosnian")),
    ("br", _("Breton")),
    ("bg", _("Bulgarian")),
    ("ca", _("Catalan")),
    ("ceb", _("Cebuano")),
    ("ch", _("Chamorro")),
    ("ce", _("Chechen")),
    ("ny", _("Chichewa")),
    ("ctg", _("Chittagonian")),
    ("cu", _("Church Slavonic")),
    ("cv", _("Chuvash")),
    ("swc", _("Congo Swahili")),
    ("kw", _("Cornish")),
    ("co", _("Corsican")),
    ("cr", _("Cree")),
    ("crh", _("Crimean Tatar")),
    ("hr", _("Croatian")),
    ("cs", _("Czech")),
    ("da", _("Danish")),
    ("prs", _("Dari")),
    ("dv", _("Dhivehi")),
    ("din", _("Dinka")),
    ("dyu", _("Dioula")),
    ("dz", _("Dzongkha")),
    ("eo", _("Esperanto")),
    ("et", _("Estonian")),
    ("ee", _("Ewe")),
    ("fo", _("Faroese")),
    ("fj", _("Fijian")),
    ("fi", _("Finnish")),
    ("ff", _("Fulah")),
    ("fvr", _("Fur")),
    ("gl", _("Galician")),
    ("ka", _("Georgian")),
    ("gez", _("Geʽez")),
    ("el", _("Greek")),
    ("kl", _("Greenlandic")),
    ("gn", _("Guarani")),
    ("gu", _("Gujarati")),
    ("cnh", _("Hakha Chin")),
    ("har", _("Harari")),
    ("mey", _("Hassaniya Arabic")),
    ("ha", _("Hausa")),
    ("haz", _("Hazaragi")),
    ("hz", _("Herero")),
    ("hi", _("Hindi")),
    ("ho", _("Hiri Motu")),
    ("is", _("Icelandic")),
    ("io", _("Ido")),
    ("ig", _("Igbo")),
    ("id", _("Indonesian")),
    ("inh", _("Ingush")),
    ("ia", _("Interlingua")),
    ("ie", _("Interlingue")),
    ("iu", _("Inuktitut")),
    ("ik", _("Inupiaq")),
    ("ga", _("Irish")),
    ("ixl", _("Ixil")),
    ("ja", _("Japanese")),
    ("jv", _("Javanese")),
    ("kab", _("Kabyle")),
    ("kac", _("Kachin (Jingpho)")),
    ("kn", _("Kannada")),
    ("kr", _("Kanuri")),
    ("cak", _("Kaqchikel")),
    ("kar", _("Karen")),
    ("ks", _("Kashmiri")),
    ("kyu", _("Kayah (Karenni)")),
    ("kk", _("Kazakh")),
    ("km", _("Khmer")),
    ("ki", _("Kikuyu")),
    ("rw", _("Kinyarwanda")),
    ("rn", _("Kirundi")),
    ("kv", _("Komi")),
    ("kg", _("Kongo")),
    ("ko", _("Korean")),
    ("kri", _("Krio")),
    ("kmr", _("Kurdish (Kurmanji)")),
    ("ckb", _("Kurdish (Sorani)")),
    ("kj", _("Kwanyama")),
    ("ky", _("Kyrgyz")),
    ("quc", _("Kʼicheʼ")),
    ("lo", _("Lao")),
    ("la", _("Latin")),
    ("lv", _("Latvian")),
    ("li", _("Limburgish")),
    ("ln", _("Lingala")),
    ("lt", _("Lithuanian")),
    ("lu", _("Luba-Katanga")),
    ("lg", _("Luganda")),
    ("lgg", _("Lugbara")),
    ("luo", _("Luo")),
    ("lb", _("Luxembourgish")),
    ("mk", _("Macedonian")),
    ("mg", _("Malagasy")),
    ("ms", _("Malay")),
    ("ml", _("Malayalam")),
    ("mt", _("Maltese")),
    ("mam", _("Mam")),
    ("mni", _("Manipuri (Meitei)")),
    ("gv", _("Manx")),
    ("mi", _("Maori")),
    ("arn", _("Mapudungun")),
    ("mr", _("Marathi")),
    ("mh", _("Marshallese")),
    ("mls", _("Masalit")),
    ("men", _("Mende")),
    ("miq", _("Miskito")),
    ("mnw", _("Mon")),
    ("mn", _("Mongolian")),
    ("cnr", _("Montenegrin")),
    ("mos", _("Mossi")),
    ("nah", _("Nahuatl")),
    ("na", _("Nauruan")),
    ("nv", _("Navajo")),
    ("ng", _("Ndonga")),
    ("ne", _("Nepali")),
    ("nd", _("Northern Ndebele")),
    ("se", _("Northern Sami")),
    ("no", _("Norwegian")),
    ("nb", _("Norwegian Bokmål")),
    ("nn", _("Norwegian Nynorsk")),
    ("nus", _("Nuer")),
    ("nyn", _("Nyankole")),
    ("oc", _("Occitan")),
    ("or", _("Odia")),
    ("oj", _("Ojibwa")),
    ("om", _("Oromo")),
    ("os", _("Ossetian")),
    ("pi", _("Pali")),
    ("pl", _("Polish")),
    ("pa", _("Punjabi")),
    ("qu", _("Quechua")),
    ("kek", _("Qʼeqchiʼ")),
    ("rki", _("Rakhine (Arakanese)")),
    ("rhg", _("Rohingya")),
    ("rom", _("Romani")),
    ("ro", _("Romanian")),
    ("rm", _("Romansh")),
    ("ssy", _("Saho")),
    ("sm", _("Samoan")),
    ("sg", _("Sango")),
    ("sa", _("Sanskrit")),
    ("sat", _("Santali")),
    ("sc", _("Sardinian")),
    ("gd", _("Scottish Gaelic")),
    ("sr", _("Serbian")),
    ("shn", _("Shan")),
    ("shk", _("Shilluk")),
    ("sn", _("Shona")),
    ("ii", _("Sichuan Yi")),
    ("sid", _("Sidamo")),
    ("sd", _("Sindhi")),
    ("si", _("Sinhala")),
    ("sk", _("Slovak")),
    ("sl", _("Slovenian")),
    ("so", _("Somali")),
    ("nr", _("South Ndebele")),
    ("st", _("Southern Sotho")),
    ("su", _("Sundanese")),
    ("sus", _("Susu")),
    ("ss", _("Swati")),
    ("sv", _("Swedish")),
    ("syr", _("Syriac")),
    ("shi", _("Tachelhit")),
    ("tl", _("Tagalog")),
    ("ty", _("Tahitian")),
    ("tg", _("Tajik")),
    ("tmh", _("Tamashek")),
    ("zgh", _("Tamazight")),
    ("ta", _("Tamil")),
    ("tt", _("Tatar")),
    ("te", _("Telugu")),
    ("tem", _("Temne")),
    ("teo", _("Teso")),
    ("tet", _("Tetum")),
    ("th", _("Thai")),
    ("bo", _("Tibetan")),
    ("tig", _("Tigre")),
    ("tpi", _("Tok Pisin")),
    ("to", _("Tongan")),
    ("lua", _("Tshiluba")),
    ("ts", _("Tsonga")),
    ("tn", _("Tswana")),
    ("tr", _("Turkish")),
    ("tk", _("Turkmen")),
    ("tw", _("Twi")),
    ("tzh", _("Tzeltal")),
    ("tzo", _("Tzotzil")),
    ("ur", _("Urdu")),
    ("ug", _("Uyghur")),
    ("uz", _("Uzbek")),
    ("ve", _("Venda")),
    ("vi", _("Vietnamese")),
    ("vo", _("Volapük")),
    ("wa", _("Walloon")),
    ("cy", _("Welsh")),
    ("fy", _("Western Frisian")),
    ("wal", _("Wolaytta")),
    ("wo", _("Wolof")),
    ("xh", _("Xhosa")),
    ("yi", _("Yiddish")),
    ("yo", _("Yoruba")),
    ("yua", _("Yucatec Maya")),
    ("zag", _("Zaghawa")),
    ("zne", _("Zande")),
    ("dje", _("Zarma")),
    ("zza", _("Zazaki")),
    ("za", _("Zhuang")),
    ("zu", _("Zulu")),
    (OTHER_LANGUAGE, _("Other language")),
]
RIGHT_TO_LEFT = frozenset(
    {
        "aii",
        "ar",
        "bal",
        "ckb",
        "dv",
        "fa",
        "haz",
        "he",
        "ks",
        "ku",
        "mey",
        "prs",
        "ps",
        "rhg",
        "sd",
        "syr",
        "ug",
        "ur",
        "yi",
    }
)
# Codes of ISO 639-2 and 639-3, and former ones, as other catalogues write them.
_CODES_ELSEWHERE = """
    aar:aa abk:ab afr:af aka:ak alb:sq als:sq amh:am ara:ar arb:ar arg:an arm:hy
    asm:as ava:av ave:ae aym:ay aze:az azj:az bak:ba bam:bm baq:eu bel:be ben:bn
    bis:bi bod:bo bos:bs bre:br bul:bg bur:my cat:ca ces:cs cha:ch che:ce chi:zh
    chu:cu chv:cv cmn:zh cor:kw cos:co cre:cr cym:cy cze:cs dan:da deu:de div:dv
    dut:nl dzo:dz ekk:et ell:el eng:en epo:eo est:et eus:eu ewe:ee fao:fo fas:fa
    fij:fj fil:tl fin:fi fra:fr fre:fr fry:fy ful:ff geo:ka ger:de gla:gd gle:ga
    glg:gl glv:gv gre:el grn:gn gug:gn guj:gu hat:ht hau:ha heb:he her:hz hin:hi
    hmo:ho hrv:hr hun:hu hye:hy ibo:ig ice:is ido:io iii:ii iku:iu ile:ie in:id ina:ia
    ind:id ipk:ik isl:is ita:it iw:he jav:jv ji:yi jpn:ja kal:kl kan:kn kas:ks kat:ka
    kau:kr kaz:kk khk:mn khm:km kik:ki kin:rw kir:ky kom:kv kon:kg kor:ko kua:kj
    kur:ku lao:lo lat:la lav:lv lim:li lin:ln lit:lt ltz:lb lub:lu lug:lg lvs:lv
    mac:mk mah:mh mal:ml mao:mi mar:mr may:ms mkd:mk mlg:mg mlt:mt mo:ro mon:mn mri:mi
    msa:ms mya:my nau:na nav:nv nbl:nr nde:nd ndo:ng nep:ne nld:nl nno:nn nob:nb
    nor:no npi:ne nya:ny oci:oc oji:oj ori:or orm:om ory:or oss:os pan:pa pbu:ps
    per:fa pes:fa pli:pi plt:mg pol:pl por:pt pus:ps que:qu roh:rm ron:ro rum:ro
    run:rn rus:ru sag:sg san:sa sin:si slk:sk slo:sk slv:sl sme:se smo:sm sna:sn
    snd:sd som:so sot:st spa:es sqi:sq srd:sc srp:sr ssw:ss sun:su swa:sw swe:sv
    swh:sw tah:ty tam:ta tat:tt tel:te tgk:tg tgl:tl tha:th tib:bo tir:ti ton:to
    tsn:tn tso:ts tuk:tk tur:tr twi:tw uig:ug ukr:uk urd:ur uzb:uz uzn:uz ven:ve
    vie:vi vol:vo wel:cy wln:wa wol:wo xho:xh yid:yi yor:yo zha:za zho:zh zsm:ms
    zul:zu
    other:mis
"""
_ALIASES = dict(pair.split(":") for pair in _CODES_ELSEWHERE.split())


def language_choices() -> list[_Choice | tuple[str, list[_Choice]]]:
    """Return the choices of a form: common languages, then a group of all others."""
    choices = sorted_languages()
    count = len(COMMON_LANGUAGES)
    return [*choices[:count], (gettext("All other languages"), choices[count:])]


def sorted_languages() -> list[_Choice]:
    """Return common languages first, then the others in alphabetical order.

    By their names in the active language; "Other language" is the last.
    """
    others = DOCUMENT_LANGUAGES[len(COMMON_LANGUAGES) : -1]
    others = sorted(others, key=lambda choice: name_key(str(choice[1])))
    return [*COMMON_LANGUAGES, *others, DOCUMENT_LANGUAGES[-1]]


_CODES = frozenset(code for code, _label in DOCUMENT_LANGUAGES)


def language_code(text: str) -> str:
    """Return the code of a language as people write it, "" if it is unknown.

    "EN", "pt-BR", "eng", and the name in a language of the interface: "anglais".
    """
    code = text.strip().lower().replace("_", "-").partition("-")[0]
    code = _ALIASES.get(code, code)
    return code if code in _CODES else _codes_by_name().get(name_key(text), "")


@cache
def _codes_by_name() -> dict[str, str]:
    codes = {}
    for interface_language in LABEL_LANGUAGES:
        with override(interface_language):
            codes |= {name_key(str(label)): code for code, label in DOCUMENT_LANGUAGES}
    return codes


# ISO 639-2's code of an unknown language, which is "" elsewhere: URLs need a code.
UNDETERMINED = "und"


def url_code(language: str) -> str:
    """Return the code of a language in URLs."""
    return language or UNDETERMINED


def language_of_url(code: str) -> str:
    """Return the language that `url_code` has made a code of."""
    return "" if code == UNDETERMINED else code


@cache  # called for each row, passage and link
def direction(language: str) -> str:
    """Return "rtl" or "ltr" for a language code, "auto" for an unknown language, ""."""
    if language in ("", OTHER_LANGUAGE):
        return "auto"
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
