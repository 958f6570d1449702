"""Standards for tests, brought in from a file or from those that come with the product."""

from tongxin.standards import actions, files


def load(*, key, **how):
    """A standard of library/standards, in force unless `dry_run`."""
    return actions.bring_in(source=files.read_shipped(key), **how)


def import_file(*, path, name, key, title=None, start=None, years=4, **how):
    """A standard from a file."""
    source = files.read_file(path, name=name, key=key, title=title, start=start, years=years)
    return actions.bring_in(source=source, **how)
