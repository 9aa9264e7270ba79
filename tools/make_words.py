#!/usr/bin/env python3
"""Compiles packs/words into one C++ table, and checks the words.

make_words.py WORDS_DIR OUT.cpp        write the table; fails when ja and en differ in keys or {placeholders}
make_words.py --check WORDS_DIR SRC    fails when a key used in SRC is missing
make_words.py --strict WORDS_DIR SRC   the same, and when a key is never used

A key counts as used when it stands as a string literal anywhere in SRC, or when SRC holds a literal
that ends in "." and is its prefix (keys put together at run time, such as "kind." + id).
"""
import pathlib
import re
import sys
import tomllib


def flatten(table, prefix=""):
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flatten(value, prefix + key + ".")
        else:
            yield prefix + key, value


def load(folder):
    words, where = {}, {}
    for path in sorted(folder.glob("*.toml")):
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            sys.exit(f"{path}: {error}")
        for key, value in flatten(table):
            if not isinstance(value, str) or not value.strip():
                sys.exit(f"{path}: '{key}' has no words")
            if key in words:
                sys.exit(f"{path}: '{key}' stands in {where[key]} already")
            words[key], where[key] = value, path
    return words, where


def compare(ja, en):
    wrong = []
    for key in sorted(set(ja) | set(en)):
        if key not in ja or key not in en:
            wrong.append(f"words '{key}' missing in {'ja' if key not in ja else 'en'}")
        elif set(re.findall(r"\{(\w+)\}", ja[key])) != set(re.findall(r"\{(\w+)\}", en[key])):
            wrong.append(f"words '{key}': placeholders differ between ja and en")
    return wrong


def literal(text):
    out = []
    for byte in text.encode("utf-8"):
        if byte in (0x22, 0x5C):
            out.append("\\" + chr(byte))
        elif 0x20 <= byte < 0x7F and byte != 0x3F:
            out.append(chr(byte))
        else:
            out.append(f"\\{byte:03o}")
    return '"' + "".join(out) + '"'


def check_use(words, src, strict):
    wrong, literals, prefixes = [], set(), set()
    for path in sorted(src.rglob("*")):
        if path.suffix not in (".h", ".cpp"):
            continue
        text = path.read_text(encoding="utf-8")
        literals.update(re.findall(r'"([a-z0-9_.\-]+)"', text))
        if path.name.endswith("_test.cpp"):
            continue
        for match in re.finditer(r'\bsay\(\s*[^,()]+(?:\([^()]*\))?,\s*"([^"]+)"\s*[,)]', text):
            if match[1] not in words:
                line = text.count("\n", 0, match.start()) + 1
                wrong.append(f"{path}:{line}: no words for '{match[1]}'")
    prefixes = tuple(l for l in literals if l.endswith("."))
    for key in sorted(words) if strict else ():
        if key not in literals and not key.startswith(prefixes):
            wrong.append(f"words '{key}' are never used")
    return wrong


def main():
    check = sys.argv[1] in ("--check", "--strict")
    folder, target = pathlib.Path(sys.argv[2 if check else 1]), pathlib.Path(sys.argv[3 if check else 2])
    ja, _ = load(folder / "ja")
    en, _ = load(folder / "en")
    wrong = compare(ja, en)
    if check:
        wrong += check_use(ja, target, sys.argv[1] == "--strict")
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        sys.exit(1)
    if not check:
        rows = "".join(f"  {{{literal(k)}, {literal(ja[k])},\n   {literal(en[k])}}},\n" for k in sorted(ja))
        text = ('#include "base/words_catalog.h"\nnamespace tadasu {\nconst CatalogEntry kCatalog[] = {\n' + rows +
                "};\nconst std::size_t kCatalogSize = sizeof kCatalog / sizeof kCatalog[0];\n}  // namespace tadasu\n")
        if not target.exists() or target.read_text() != text:
            target.write_text(text)


main()
