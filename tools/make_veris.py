#!/usr/bin/env python3
"""Joins two versions of the VERIS schema into packs/veris/schema.json: what either allows. Run once per release of VERIS.

  tools/make_veris.py verisc-merged-1.4.json vcdb-merged-1.3.json > packs/veris/schema.json

The result is a small dialect of JSON Schema that src/duties/veris_check.cpp reads; docs/formats/veris.md lists its words.
Texts are left out. The two inputs and so the result are under CC BY-SA 4.0 (packs/veris/LICENSES.md).
"""
import json
import sys

KEPT = {"type", "required", "enum", "additionalProperties", "minItems", "uniqueItems", "minLength", "maxLength", "minimum", "maximum",
        "minProperties", "properties", "items"}
DIGITS = ["#" * n for n in range(2, 7)]


def joined(a, b):
    out = {}
    for word in KEPT & (set(a) | set(b)):
        if word not in a or word not in b:
            # A bound that one version lacks binds nobody; a list of members or elements is what there is.
            if word in ("properties", "items", "type", "minLength", "minItems", "minProperties", "uniqueItems", "additionalProperties"):
                out[word] = plain(a.get(word, b.get(word)), word)
        elif word == "properties":
            out[word] = {name: joined(a[word].get(name, {}), b[word].get(name, {})) for name in sorted(set(a[word]) | set(b[word]))}
        elif word == "items":
            out[word] = joined(a[word], b[word])
        elif word == "enum":
            out[word] = a[word] + [value for value in b[word] if value not in a[word]]
        elif word == "required":
            out[word] = [name for name in a[word] if name in b[word]]
        elif word in ("maximum", "maxLength"):
            out[word] = max(a[word], b[word])
        elif word in ("minimum", "minLength", "minItems", "minProperties"):
            out[word] = min(a[word], b[word])
        else:
            out[word] = a[word]
    for only in ((a, b), (b, a)):
        if not only[1] and "enum" in only[0]:
            out["enum"] = only[0]["enum"]
        if not only[1] and "required" in only[0]:
            out["required"] = only[0]["required"]
    return out


def plain(value, word):
    if word == "properties":
        return {name: joined(one, {}) for name, one in sorted(value.items())}
    return joined(value, {}) if word == "items" else value


def main():
    new, old = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
    schema = joined(new, old)
    top = schema["properties"]
    # 1.3.0, as the project's own tests write it.
    top["discovery_method"].update(type=["object", "string"], starts=["Ext - ", "Int - ", "Prt - ", "Other", "Unknown"])
    for name in ("action", "actor"):
        top[name]["properties"]["Unknown"] = {"type": "object"}
    asset = top["asset"]
    asset.pop("required")
    asset["properties"]["cloud"]["type"] = ["array", "string"]
    asset["properties"]["governance"] = {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"type": "string"}}
    top["actor"]["properties"]["external"]["required_1_3"] = ["country"]
    # Patterns, as shapes: # is a digit.
    top["timeline"]["properties"]["incident"]["properties"]["time"]["shapes"] = ["##:##", "##:## AM", "##:## PM", "##:##:##", "##:##:## AM", "##:##:## PM"]
    for region in (top["victim"], top["actor"]["properties"]["external"], top["actor"]["properties"]["partner"]):
        region["properties"]["region"]["items"]["shapes"] = ["######"]
    for industry in (top["victim"], top["actor"]["properties"]["partner"]):
        industry["properties"]["industry"]["shapes"] = DIGITS + ["##-##"]
    top["schema_version"]["shapes"] = [v.format(s) for s in "._" for v in ("1{0}3", "1{0}3{0}#", "1{0}4", "1{0}4{0}#")]
    top["schema_version"]["shapes"] = sorted(set(top["schema_version"]["shapes"]))
    # Everybody's own ground.
    top["plus"] = {"type": "object"}
    json.dump({"licence": "CC BY-SA 4.0", "attribution": "VERIS and VERIS Community Database, Verizon RISK team and contributors",
               "changes": "joined from verisc 1.4.1 (45d9d7a) and vcdb 1.3.4 (759c77764), texts left out; tools/make_veris.py",
               "schema": schema}, sys.stdout, ensure_ascii=False, indent=None, separators=(",", ":"), sort_keys=False)
    print()


main()
