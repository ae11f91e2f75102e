"""Runs a program as ``python`` itself would: same ``sys.argv``, ``sys.path``, ``__main__`` module,
tracebacks, exit status and death by signal.

What always holds: the program runs in a fresh ``__main__`` module, called by native code that hides
the frames below it. An exception that comes out of it passes one frame of this file, whose traceback
entry is taken off again, and is then treated as ``PyErr_PrintEx`` (``Python/pythonrun.c``) does.
"""

import atexit
import os
import sys

from emberjit import _emberjit
from emberjit._options import UsageError, parse


def main():
    """The command line's entry point; leaves by SystemExit."""
    try:
        options = parse(sys.argv[1:])
    except UsageError as error:
        print(f"emberjit: {error} (try --help)", file=sys.stderr)
        sys.exit(2)
    kinds = {"script": _prepare_script, "module": _prepare_module, "code": _prepare_code}
    prepare = kinds[options.kind]
    atexit.register(_finish, options.stats, os.getpid())
    _emberjit.configure(options.mode, options.policy, options.stress, options.dump_hir)
    _run(prepare, options.target, options.arguments)


def _run(prepare, target, arguments):
    """Prepares and runs the program, and ends as python would.

    ``prepare`` returns the function whose call is the program, and its arguments.
    """
    try:
        call = prepare(target, arguments)
    except SystemExit:
        raise
    except BaseException as error:
        # Python reads and compiles programs where no frame is: there is no traceback to show.
        failure = error.with_traceback(None)
    else:
        failure = _outcome(*call)
        # Nothing of this launcher may keep the program's objects alive.
        del call
    if failure is not None:
        _end(failure)


def _outcome(function, arguments):
    """Runs the program; the exception it ended with, without this launcher in its traceback."""
    try:
        _emberjit.call_main(function, arguments)
    except BaseException as error:
        # The first entry is this function's. Looking at its frame would be an event for audit hooks.
        return error.with_traceback(error.__traceback__.tb_next)
    return None


def _end(error):
    """What python does about an exception that nobody caught."""
    # With `-i`, SystemExit is shown like any other.
    if isinstance(error, SystemExit) and not sys.flags.inspect:
        raise error
    _report(error)
    _flush()
    if _inspects():
        # Python goes on with its prompt, where `sys.last_exc` is the program's.
        return
    # The process dies by the signal once all exit handlers ran.
    _finish.interrupted = type(error) is KeyboardInterrupt
    sys.exit(1)


def _inspects():
    asked = not sys.flags.ignore_environment and os.environ.get("PYTHONINSPECT")
    return bool(sys.flags.inspect or asked)


def _report(error):
    """Calls ``sys.excepthook`` as ``PyErr_PrintEx`` does."""
    sys.last_exc = error
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
    sys.audit("sys.excepthook", getattr(sys, "excepthook", None), type(error), error, error.__traceback__)
    _flush()
    hook = getattr(sys, "excepthook", None)
    if hook is None:
        print("sys.excepthook is missing", file=sys.stderr)
        hook = sys.__excepthook__
    try:
        hook(type(error), error, error.__traceback__)
    except SystemExit:
        raise
    except BaseException as failure:
        print("Error in sys.excepthook:", file=sys.stderr)
        _show(failure.with_traceback(failure.__traceback__.tb_next))
        print("\nOriginal exception was:", file=sys.stderr)
        _show(error)


def _show(error):
    sys.__excepthook__(type(error), error, error.__traceback__)


def _finish(stats, pid):
    """The last of the exit handlers. A forked child runs it too, and has nothing to do in it."""
    if os.getpid() != pid:
        return
    if stats is not None:
        try:
            with open(stats, "w", encoding="utf-8") as file:
                file.write(_emberjit.stats_json())
        except OSError as error:
            print(f"emberjit: the statistics were not written: {error}", file=sys.stderr)
    _emberjit.stop()
    if _finish.interrupted:
        _die_of_interrupt()


_finish.interrupted = False


def _die_of_interrupt():
    """Ends the process by SIGINT, so that a shell sees that it was interrupted (``exit_sigint`` of
    ``Modules/main.c``)."""
    import signal

    _flush()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGINT)


def _flush():
    for stream in (sys.stderr, sys.stdout):
        try:
            stream.flush()
        except Exception:
            pass


def _new_main(loader):
    """A ``__main__`` module with what it has before a program is run in it."""
    import builtins

    module = type(sys)("__main__")
    module.__loader__ = loader
    module.__annotations__ = {}
    module.__builtins__ = builtins
    sys.modules["__main__"] = module
    return module.__dict__


def _set_path0(entry):
    """Replaces the entry that ``-m`` made for the current directory."""
    if not sys.flags.safe_path:
        sys.path[0] = entry


def _prepare_code(source, arguments):
    from importlib.machinery import BuiltinImporter

    sys.argv[:] = ["-c", *arguments]
    _set_path0("")
    namespace = _new_main(BuiltinImporter)
    return exec, (compile(source + "\n", "<string>", "exec", dont_inherit=True), namespace)


def _prepare_module(name, arguments):
    """The program is a call of what python itself calls for ``-m``."""
    from importlib.machinery import BuiltinImporter

    sys.argv[:] = ["-m", *arguments]
    _new_main(BuiltinImporter)
    return _module_call(name, True)


def _module_call(name, alter_argv):
    import runpy

    return runpy._run_module_as_main, (name, alter_argv)


def _prepare_script(script, arguments):
    sys.argv[:] = [script, *arguments]
    if script == "-":
        return _prepare_stdin()
    # Absolute but not normalised, as python does it.
    path = os.getcwd() if script == "." else os.path.join(os.getcwd(), script)
    if _is_package(path):
        return _prepare_package(path)
    source = _read(path)
    _set_path0(os.path.dirname(os.path.realpath(path)))
    return _script_code(path, source)


def _script_code(path, source):
    from importlib.machinery import SourceFileLoader, SourcelessFileLoader

    compiled = path.endswith(".pyc")
    loader = (SourcelessFileLoader if compiled else SourceFileLoader)("__main__", path)
    namespace = _new_main(loader)
    namespace["__file__"] = path
    namespace["__cached__"] = None
    if compiled:
        return exec, (_load_code(loader), namespace)
    return exec, (_compile_file(source, path), namespace)


def _load_code(loader):
    try:
        return loader.get_code("__main__")
    except (ImportError, EOFError):
        raise RuntimeError("Bad magic number in .pyc file") from None


def _compile_file(source, path):
    """Compiles a file's bytes; what only the reader of files finds is said in its words."""
    try:
        return compile(source, path, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise _unreadable(source, path) or error from None


def _unreadable(source, path):
    """The error of ``Parser/tokenizer.c`` for bytes that are no text; None if they are."""
    before, null, _ = source.partition(b"\0")
    if null:
        line = before.count(b"\n") + 1
        text = before[before.rfind(b"\n") + 1 :].decode(errors="replace")
        return SyntaxError("source code cannot contain null bytes", (path, line, 0, text))
    try:
        source.decode()
    except UnicodeDecodeError as error:
        if any(b"coding" in line for line in source.splitlines()[:2]):
            return None
        line = source.count(b"\n", 0, error.start) + 1
        return SyntaxError(
            f"Non-UTF-8 code starting with '\\x{source[error.start]:02x}' in file {path} on line {line}, "
            "but no encoding declared; see https://peps.python.org/pep-0263/ for details"
        )
    return None


def _prepare_stdin():
    from importlib.machinery import BuiltinImporter

    _set_path0("")
    source = sys.stdin.buffer.read()
    namespace = _new_main(BuiltinImporter)
    return exec, (_compile_file(source, "<stdin>"), namespace)


def _is_package(path):
    """Whether ``path`` is a directory or an archive, which python runs as a package."""
    for hook in sys.path_hooks:
        try:
            hook(path)
        except ImportError:
            continue
        return True
    return False


def _prepare_package(path):
    from importlib.machinery import BuiltinImporter

    # Also with `-P`: the program itself is only found there.
    if sys.flags.safe_path:
        sys.path.insert(0, path)
    else:
        sys.path[0] = path
    _new_main(BuiltinImporter)
    return _module_call("__main__", False)


def _read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        program = sys.orig_argv[0]
        reason = f"[Errno {error.errno}] {error.strerror}"
        print(f"{program}: can't open file {path!r}: {reason}", file=sys.stderr)
        sys.exit(2)
