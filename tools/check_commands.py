#!/usr/bin/env python3
"""Whether every command line that we tell people to type exists.

check_commands.py ROOT    looks for "tadasu SUBCOMMAND --option" in packs/words, packs, src and the
README files; each subcommand and option must be declared in src/cli/cli.cpp.
"""
import pathlib
import re
import sys


def declared(text):
    """{subcommand: options}: what stands between command("…") and the next one."""
    parts = re.split(r'command\("([a-z-]+)"', text)
    common = set(re.findall(r"--[a-z-]+", parts[0]))
    return {name: common | {"--help"} | set(re.findall(r"--[a-z-]+", body)) for name, body in zip(parts[1::2], parts[2::2])}


def main():
    root = pathlib.Path(sys.argv[1])
    commands = declared((root / "src/cli/cli.cpp").read_text(encoding="utf-8"))
    files = [*root.glob("packs/**/*.toml"), *root.glob("src/**/*.cpp"), *root.glob("README*.md")]
    wrong, seen = [], 0
    for path in sorted(files):
        if path.name.endswith("_test.cpp") or path.name == "cli.cpp":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for name, rest in re.findall(r"\btadasu ([a-z]+)((?: +(?:--?[a-z-]+|[A-Z]{2,}|\{[a-z]+\}))+)", line):
                seen += 1
                options = set(re.findall(r"--[a-z-]+", rest))
                if name not in commands:
                    wrong.append(f"{path.relative_to(root)}:{number}: no command 'tadasu {name}'")
                for option in sorted(options - commands.get(name, options)):
                    wrong.append(f"{path.relative_to(root)}:{number}: 'tadasu {name}' has no {option}")
    if len(commands) < 4 or seen < 2:
        wrong.append(f"found only {len(commands)} commands and {seen} uses: does this still read cli.cpp?")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


sys.exit(main())
