"""`python -m milepost` is the command itself."""

from milepost.cli import main

if __name__ == "__main__":
    main()
