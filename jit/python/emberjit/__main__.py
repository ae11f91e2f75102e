"""``python -m emberjit``: see :mod:`emberjit._launch`."""

from emberjit._launch import main

if __name__ == "__main__":
    main()
