//! Which interpreter runs which program: reading `[PYTHON [FLAGS]] SCRIPT [ARGS]`, where `-m MODULE`
//! or `-c CODE` may stand for a script.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::package;
use crate::python::{self, Python};

/// A command line that was not understood; the sentence says why.
#[derive(Debug)]
pub(crate) struct Usage(String);

impl std::fmt::Display for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// A program with everything that was said about how to run it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Script {
    /// The interpreter, if the command names one.
    pub(crate) python: Option<PathBuf>,
    /// The interpreter's own flags.
    pub(crate) flags: Vec<OsString>,
    /// The program as Python takes it: a path, or `-m` or `-c` and a value.
    pub(crate) program: Vec<OsString>,
    pub(crate) args: Vec<OsString>,
}

impl Script {
    /// Reads a command line. A script must be there.
    pub(crate) fn parse(command: &[OsString]) -> Result<Script> {
        let mut words = command.iter().cloned().peekable();
        let python = words.next_if(|first| is_interpreter(first)).map(PathBuf::from);
        let mut script = Script { python, ..Script::default() };
        while let Some(word) = words.next() {
            match kind(&word) {
                Kind::Flag { takes_value } => {
                    if script.python.is_none() && word.as_bytes().starts_with(b"--") {
                        let option = word.display();
                        let why =
                            format!("there is no option {option}: options for Python come after its name");
                        bail!(Usage(why));
                    }
                    refuse_hiding(&word)?;
                    script.flags.push(word);
                    script.flags.extend(words.next_if(|_| takes_value));
                }
                Kind::Program { takes_value, before } => {
                    let (flags, program) = word.as_bytes().split_at(before);
                    if before > 1 {
                        script.flags.push(OsStr::from_bytes(flags).to_owned());
                    }
                    let dash: &[u8] = if before > 0 { b"-" } else { b"" };
                    script.program.push(OsString::from_vec([dash, program].concat()));
                    script.program.extend(words.next_if(|_| takes_value));
                    script.args.extend(words);
                    return Ok(script);
                }
                Kind::File => {
                    if !Path::new(&word).exists() {
                        bail!("there is no script {}", word.display());
                    }
                    script.program.push(word);
                    script.args.extend(words);
                    return Ok(script);
                }
            }
        }
        bail!(Usage("no script was named".to_owned()))
    }

    /// A script that is run as it is.
    pub(crate) fn plain(path: PathBuf) -> Script {
        Script { program: vec![path.into_os_string()], ..Script::default() }
    }

    /// The interpreter to use: the one asked for, the one the command names, or the first found.
    pub(crate) fn interpreter(&self, asked: Option<&Path>) -> Result<Python> {
        match (asked, self.python.as_deref()) {
            (Some(path), _) => python::examine(path),
            (None, Some(path)) => match python::examine(path) {
                // The command's own name may lead to a shim (pyenv's) that no version is chosen for.
                Err(error) if may_be_3_12(path) => python::find()?.ok_or(error),
                examined => examined,
            },
            (None, None) => python::find()?.context(
                "no CPython 3.12 was found: name one with --python, or set EMBERJIT_PYTHON to its executable",
            ),
        }
    }

    /// The program, for people.
    pub(crate) fn described(&self) -> String {
        let words: Vec<_> = self.program.iter().map(|word| word.to_string_lossy()).collect();
        words.join(" ")
    }

    /// The script under plain Python.
    pub(crate) fn bare(&self, python: &Python) -> Command {
        let mut command = Command::new(&python.executable);
        command.args(&self.flags).args(&self.program).args(&self.args);
        command
    }

    /// The script with Emberjit loaded, and options for it.
    pub(crate) fn under_emberjit(&self, python: &Python, options: &[&str]) -> Result<Command> {
        let mut command = Command::new(&python.executable);
        command.args(&self.flags).args(["-m", "emberjit"]).args(options);
        command.args(&self.program).args(&self.args);
        command.env("PYTHONPATH", package::python_path()?);
        Ok(command)
    }
}

/// Whether the word is `python`, `python3`, `python3.12` or a path that ends so.
fn is_interpreter(word: &OsStr) -> bool {
    let name = Path::new(word).file_name().and_then(OsStr::to_str).unwrap_or_default();
    name.strip_prefix("python").is_some_and(|version| version.chars().all(|c| c.is_ascii_digit() || c == '.'))
}

/// Whether this is no path, and a name that CPython 3.12 has: `python`, `python3` or `python3.12`.
fn may_be_3_12(python: &Path) -> bool {
    ["python", "python3", "python3.12"].iter().any(|name| python == Path::new(name))
}

/// What a word of the command line is, before the program.
enum Kind {
    /// The interpreter's own; its value may be the next word.
    Flag { takes_value: bool },
    /// `-m` or `-c`; its value may be the next word. So many bytes of the word come before the
    /// letter: the dash, and flags that stand with it.
    Program { takes_value: bool, before: usize },
    /// A script, or `-` for standard input.
    File,
}

/// Letters may stand together behind one dash; the first that takes a value ends the word
/// (`Python/getopt.c`).
fn kind(word: &OsStr) -> Kind {
    let text = word.to_string_lossy();
    if text.starts_with("--") {
        return Kind::Flag { takes_value: text == "--check-hash-based-pycs" };
    }
    let Some(letters) = text.strip_prefix('-').filter(|letters| !letters.is_empty()) else {
        return if text == "-" { Kind::Program { takes_value: false, before: 0 } } else { Kind::File };
    };
    match letters.find(['c', 'm', 'X', 'W']) {
        None => Kind::Flag { takes_value: false },
        Some(at) => {
            let takes_value = at + 1 == letters.len();
            match &letters[at..=at] {
                "c" | "m" => Kind::Program { takes_value, before: at + 1 },
                _ => Kind::Flag { takes_value },
            }
        }
    }
}

/// Refuses flags under which the package would not be found.
fn refuse_hiding(flag: &OsStr) -> Result<()> {
    let flag = flag.to_string_lossy();
    let letters = if flag.starts_with("--") { "" } else { flag.split(['X', 'W']).next().unwrap_or_default() };
    if letters.contains(['I', 'E']) {
        bail!(Usage(format!(
            "the interpreter flag `{flag}` hides PYTHONPATH, through which Emberjit is loaded: leave it out"
        )));
    }
    Ok(())
}

#[cfg(test)]
#[path = "script_tests.rs"]
mod tests;
