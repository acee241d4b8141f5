"""The names in a rich-text file: what is skipped, what is known, which signs and code pages they stand for."""


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


SKIP = _names(
    "colortbl stylesheet info header headerl headerr headerf footer footerl footerr footerf pgptbl listtable"
    " listoverridetable revtbl rsidtbl generator themedata colorschememapping latentstyles datastore xmlnstbl mmathPr"
    " annotation atnid atnauthor atndate atnref atnicn atrfstart atrfend bkmkstart bkmkend objdata filetbl userprops"
    " fldinst pn listtext nonshppict shprslt tc xe ftnsep ftnsepc aftnsep aftnsepc background"
)
KNOWN = _names("fldinst shppict listoverridetable listtable cs listpicture footnote")  # with a star, yet to be read
SIGNS = {
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "tab": "\t",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "zwj": "\u200d",
    "zwnj": "\u200c",
}
CODE_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850", "ansi": "cp1252"}
#: The code page that a font's own bytes are in, by its ``fcharset``; 0, 1 and 2 say nothing of the text.
FONT_PAGES = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gbk",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
}
