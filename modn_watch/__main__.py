"""`python -m modn_watch` is `modn-watch`."""

from modn_watch.cli import main

if __name__ == "__main__":
    main()
