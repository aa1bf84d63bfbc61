"""`python -m vitrina` and the console script."""

from vitrina.cli import main

if __name__ == "__main__":
    main()
