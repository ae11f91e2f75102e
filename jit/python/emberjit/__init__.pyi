from collections.abc import Callable
from typing import Any, Literal, TypeVar

_F = TypeVar("_F", bound=Callable[..., Any])

Mode = Literal["auto", "all", "off", "plan"]
Policy = Literal["none", "first-come", "smallest-first", "ranked"]
Stress = Literal["deopt", "gc", "invalidate", "eager"]

def enable(mode: Mode = "auto", policy: Policy = "ranked", *, stress: Stress | None = None) -> None:
    """Start compiling.

    ``auto`` compiles what a profile of the running program shows to be hot, ``all`` every function
    at its first call, ``plan`` what plans from the control socket name, ``off`` nothing. ``policy``
    says how call sites to inline are chosen. ``stress`` is for tests of the compiler itself.
    """

def disable() -> None:
    """Drop all compiled code and go on interpreted."""

def compile(function: _F, /) -> _F:
    """Compile ``function`` now and return it; usable as a decorator.

    A function that cannot be compiled stays interpreted: :func:`explain` says why.
    """

def is_compiled(function: Callable[..., Any], /) -> bool:
    """Whether calls of ``function`` enter compiled code."""

def explain(function: Callable[..., Any] | None = None, /) -> str:
    """What was compiled and inlined, what was not, and why; of the whole program without argument."""

def hir(function: Callable[..., Any], /) -> str:
    """The intermediate form of the newest version of ``function`` after the last pass."""

def stats() -> dict[str, Any]:
    """What the compiler did so far: versions, refusals, exits from compiled code, memory."""

def progress(value: float, /) -> None:
    """Report how far the program is, in any unit that only grows: requests served, rows done."""
