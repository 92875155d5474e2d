"""A PDF on standard input, its text on standard output: what a build runs in a process of its own, where no pdftotext is installed."""

import sys

from ._namegraph import Error, read_pdf

if __name__ == "__main__":
    try:
        read_pdf()
    except Error as error:
        sys.exit(str(error))
