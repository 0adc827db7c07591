"""`python -m klsym.recheck FILE…`: the checker alone. What was proved goes to stdout.

Exit 0 when every file holds, 1 when one does not, 2 when there is nothing to read.
"""

from __future__ import annotations

import sys

from klsym.recheck.files import check_file
from klsym.recheck.replay import Rejected


def main(paths: list[str]) -> int:
    if not paths or paths[0] in ("-h", "--help"):
        print(__doc__ if paths else "recheck: name the files of certificates to check", file=sys.stderr)
        return 0 if paths else 2
    worst = 0
    for path in paths:
        try:
            claims = check_file(path)
        except OSError as error:
            print(f"{path}: {error.strerror}", file=sys.stderr)
            worst = 2
        except Rejected as error:
            print(f"{path}\trejected\t{error}")
            worst = max(worst, 1)
        else:
            for claim in claims:
                trust = ", ".join(sorted(claim.sequent.axioms | claim.sequent.oracles)) or "the rules alone"
                print(f"{path}\taccepted, {claim.steps} steps\t{trust}\t{claim.sequent}")
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
