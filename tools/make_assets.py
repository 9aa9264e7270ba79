#!/usr/bin/env python3
"""Embeds the built styles and scripts: make_assets.py web/dist OUT.cpp

web/dist holds ui.<hash>.css and ui.<hash>.js, as web/build.mjs wrote them; exactly one of each.
"""
import pathlib
import re
import sys

TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


def literal(data):
    out, line = [], ""
    for byte in data:
        line += chr(byte) if 0x20 <= byte < 0x7F and byte not in b'"\\?' else f"\\{byte:03o}"
        if len(line) > 90:
            out.append(f'    "{line}"')
            line = ""
    return "\n".join(out + [f'    "{line}"'])


def main():
    folder, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    found = {}
    for path in sorted(folder.iterdir()):
        match = re.fullmatch(r"(ui)\.[0-9a-f]{12}\.(css|js)", path.name)
        if not match:
            sys.exit(f"{path}: not a built file; run `npm run build` in web/")
        name = f"{match[1]}.{match[2]}"
        if name in found:
            sys.exit(f"{folder}: more than one {name}; run `npm run build` in web/")
        found[name] = path
    if sorted(found) != ["ui.css", "ui.js"]:
        sys.exit(f"{folder}: ui.css and ui.js are needed, found {sorted(found)}")
    rows = "".join(
        f'    {{"{name}", "{path.name}", "{TYPES[path.suffix[1:]]}",\n     std::string_view(\n{literal(path.read_bytes())},\n     {path.stat().st_size})}},\n'
        for name, path in found.items())
    text = ('#include "serve/assets.h"\nnamespace tadasu::serve {\nconst Asset kAssets[] = {\n' + rows +
            "};\nconst std::size_t kAssetCount = sizeof kAssets / sizeof kAssets[0];\n}  // namespace tadasu::serve\n")
    if not target.exists() or target.read_text() != text:
        target.write_text(text)


main()
