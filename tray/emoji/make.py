"""Makes emoji.tsv from the npm package emojibase-data (MIT; names and search words are Unicode CLDR's):

npm pack emojibase-data@17.0.0 && tar xzf emojibase-data-17.0.0.tgz && python3 make.py package > emoji.tsv
"""
import json
import pathlib
import sys

# What fonts of every desktop in support draw; skin tones are variants, their parts are nothing to pick.
NEWEST = 14
COMPONENTS = 2


def words(entry):
    label = entry["label"].replace("\t", " ")
    known = set(label.lower().split())
    tags = [tag for tag in entry.get("tags", []) if tag.lower() not in known and tag.lower() != label.lower()]
    return label, ",".join(tags).replace("\t", " ")


def main(package):
    load = lambda name: json.loads((package / name).read_text(encoding="utf-8"))
    german = {entry["hexcode"]: entry for entry in load("de/compact.json")}
    entries = [entry for entry in load("en/data.json")
               if entry.get("group", COMPONENTS) != COMPONENTS and entry["version"] <= NEWEST]
    print("# emoji, group, English name, English words, German name, German words; made by make.py")
    for entry in sorted(entries, key=lambda one: one["order"]):
        print(entry["emoji"], entry["group"], *words(entry), *words(german[entry["hexcode"]]), sep="\t")


main(pathlib.Path(sys.argv[1]))
