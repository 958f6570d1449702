"""Compile every template of ours, and find what each one names: its parents, parts and files."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.contrib.staticfiles import finders
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines
from django.template.backends.django import DjangoTemplates
from django.template.loader_tags import ExtendsNode, IncludeNode
from django.template.utils import get_app_template_dirs
from django.templatetags.static import StaticNode

SOURCE = Path(__file__).resolve().parent.parent / "src"


def names(engine: DjangoTemplates) -> Iterator[str]:
    folders = {Path(folder) for folder in (*engine.dirs, *get_app_template_dirs("templates"))}
    for folder in sorted(folders):
        if folder.is_relative_to(SOURCE):
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                yield str(path.relative_to(folder))


def problems(engine: DjangoTemplates, name: str) -> Iterator[str]:
    try:
        nodes = engine.get_template(name).template.nodelist
        for kind, attribute in ((ExtendsNode, "parent_name"), (IncludeNode, "template")):
            for node in nodes.get_nodes_by_type(kind):
                if isinstance(other := getattr(node, attribute).var, str):
                    engine.get_template(other)
    except (TemplateDoesNotExist, TemplateSyntaxError) as error:
        yield f"{name}: {type(error).__name__}: {error}"
        return
    for node in nodes.get_nodes_by_type(StaticNode):
        if isinstance(file := node.path.var, str) and not finders.find(file):
            yield f"{name}: no static file {file}"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongxin.config.settings")
    django.setup()
    [engine] = [engine for engine in engines.all() if isinstance(engine, DjangoTemplates)]
    found = [(name, list(problems(engine, name))) for name in names(engine)]
    wrong = [problem for _name, several in found for problem in several]
    for problem in wrong:
        print(problem)
    print(f"templates: {len(found)} compiled, {len(wrong)} problems")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
