"""Discovery: one file in a folder is one part; there is no list to edit."""

from __future__ import annotations

import importlib
import pkgutil
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class BrokenRegistry(Exception):
    """A module in a discovered folder does not hold its constant."""


def discover(package: ModuleType, constant: str) -> Mapping[str, Any]:
    """Import every module of ``package`` and return its ``constant`` by module name.

    Modules whose name starts with an underscore are shared pieces, not parts.
    The result is sorted by name, so that the order never depends on the disk.
    The constant carries its protocol as an annotation in the module itself,
    which is where the type checker verifies it.

    :raises BrokenRegistry: a module lacks the constant.
    """
    found: dict[str, Any] = {}
    for module_info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        if module_info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package.__name__}.{module_info.name}")
        try:
            found[module_info.name] = getattr(module, constant)
        except AttributeError:
            raise BrokenRegistry(f"{module.__name__} has no {constant}") from None
    return MappingProxyType(found)
