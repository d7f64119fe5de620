#!/usr/bin/env python3
"""Makes everything that follows from policies/catalogue.json: C++ structs, the JSON Schema, the reference page.

generate.py --cpp FOLDER       writes settings.h, settings.cpp and schema.cpp there
generate.py --tree [ROOT]      writes policies/schema/deskbell-policy.schema.json and docs/policies.md
generate.py --check [ROOT]     fails, naming the file, when one of those two is not up to date
"""
import argparse
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE))

from generator import cpp, reference, schema  # noqa: E402
from generator.catalogue import Catalogue, CatalogueError  # noqa: E402


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--catalogue", type=pathlib.Path, default=HERE / "catalogue.json")
    parser.add_argument("--cpp", type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("--tree", type=pathlib.Path, metavar="ROOT", nargs="?", const=HERE.parent)
    parser.add_argument("--check", type=pathlib.Path, metavar="ROOT", nargs="?", const=HERE.parent)
    arguments = parser.parse_args()
    try:
        catalogue = Catalogue(arguments.catalogue)
    except (CatalogueError, ValueError, KeyError, OSError) as error:
        sys.exit(f"{arguments.catalogue}: {error}")

    schema_text = schema.schema_text(catalogue)
    in_tree = {
        "policies/schema/deskbell-policy.schema.json": schema_text,
        "docs/policies.md": reference.reference_text(catalogue),
    }
    if arguments.cpp:
        write(arguments.cpp / "settings.h", cpp.header_text(catalogue))
        write(arguments.cpp / "settings.cpp", cpp.source_text(catalogue))
        write(arguments.cpp / "schema.cpp", cpp.schema_source_text(schema_text))
    if arguments.tree:
        for name, text in in_tree.items():
            write(arguments.tree / name, text)
    if arguments.check:
        for name, text in in_tree.items():
            path = arguments.check / name
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                sys.exit(f"{name}: not up to date with policies/catalogue.json; run policies/generate.py --tree")


if __name__ == "__main__":
    main()
