"""`make bench`: prints each figure beside its reference, measured in the same run."""

from __future__ import annotations

import platform

from tests.bench import generation, indices, livret


def main() -> None:
    print(f"Python {platform.python_version()}, {platform.machine()} ; médianes, en alternance")
    for banc in (generation, indices, livret):
        for mesure in banc.mesurer():
            print(f"- {mesure}")


if __name__ == "__main__":
    main()
