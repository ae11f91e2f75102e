//! `packages`: the test suites of packages that many programs use, with Emberjit and without it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::paths;
use crate::suites::child::{self, End};
use crate::suites::compare::Run;
use crate::suites::engine::{Suite, Time};
use crate::suites::lists;
use crate::suites::scratch::Scratch;
use crate::suites::session::{self, Options};
use crate::suites::variant::{Environment, Variant};

/// No suite in the list takes a quarter of it without Emberjit.
const LIMIT: Duration = Duration::from_secs(600);

/// Downloads and builds get so long.
const SETUP_LIMIT: Duration = Duration::from_secs(900);

const EXAMPLES: &str = "\
The packages and what their tests need are listed, with their versions, in tests/packages/packages.txt.
They are installed by pip into environments of their own in target/packages, where the output of all runs
is in the folder logs. What differs with Emberjit is run again by itself before it is reported.

Examples:
  cargo xtask packages                            # all of them
  cargo xtask packages click jinja2 --json f      # some of them, and everything about them into a file
  cargo xtask packages --stress invalidate        # compiled code is dropped at random
  cargo xtask packages --mode auto --stress eager # code is compiled beside the running tests

";

#[derive(clap::Args)]
#[command(after_help = format!("{EXAMPLES}{}", session::EXIT_CODES))]
pub(crate) struct Args {
    #[command(flatten)]
    options: Options,
    /// Packages in the list [default: all]
    names: Vec<String>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    session::run(&args.options, true, |environment| packages(&args.names, environment))
}

/// The wanted packages, installed.
fn packages(names: &[String], environment: &Arc<Environment>) -> Result<Vec<Package>> {
    let entries = parse(&lists::read(&paths::root().join("tests/packages/packages.txt"))?)?;
    let new = |entry| Package::new(entry, environment);
    let packages: Vec<Package> = selected(entries, names)?.into_iter().map(new).collect();
    packages.iter().try_for_each(Package::install)?;
    Ok(packages)
}

/// A package of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Entry {
    name: String,
    version: String,
    /// SHA-256 of its source distribution, which has the tests.
    sha256: String,
    /// What its build and its tests need, as pip takes it, `NAME==VERSION`.
    needs: Vec<String>,
    /// Where its tests are, and options for pytest.
    tests: Vec<String>,
}

/// Reads the list: `NAME VERSION SHA256` opens an entry, `needs ...` and `tests ...` belong to the one
/// before them; needs before the first entry are everybody's.
fn parse(lines: &[String]) -> Result<Vec<Entry>> {
    let mut shared = Vec::new();
    let mut entries: Vec<Entry> = Vec::new();
    for line in lines {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        match (words[0].as_str(), entries.last_mut()) {
            ("needs", None) => shared.extend_from_slice(&words[1..]),
            ("needs", Some(entry)) => entry.needs.extend_from_slice(&words[1..]),
            ("tests", Some(entry)) => entry.tests.extend_from_slice(&words[1..]),
            _ => entries
                .push(entry(&words, &shared).with_context(|| format!("in the list of packages: `{line}`"))?),
        }
    }
    Ok(entries)
}

fn entry(words: &[String], shared: &[String]) -> Result<Entry> {
    let [name, version, sha256] = words else {
        bail!("an entry starts with a name, a version and a SHA-256");
    };
    let (name, version, sha256) = (name.clone(), version.clone(), sha256.clone());
    Ok(Entry { name, version, sha256, needs: shared.to_vec(), tests: Vec::new() })
}

/// The entries that are wanted; all if none is.
fn selected(entries: Vec<Entry>, wanted: &[String]) -> Result<Vec<Entry>> {
    if let Some(unknown) = wanted.iter().find(|wanted| entries.iter().all(|e| e.name != **wanted)) {
        let known: Vec<&str> = entries.iter().map(|e| e.name.as_str()).collect();
        bail!("there is no package `{unknown}` in the list, which has {}", known.join(", "));
    }
    Ok(entries.into_iter().filter(|e| wanted.is_empty() || wanted.contains(&e.name)).collect())
}

/// A package and the folder in which it is installed.
struct Package {
    entry: Entry,
    folder: PathBuf,
    environment: Arc<Environment>,
}

impl Package {
    fn new(entry: Entry, environment: &Arc<Environment>) -> Package {
        let folder = format!("{}-{}-{}", entry.name, entry.version, environment.python.version);
        Package {
            entry,
            folder: paths::target().join("packages").join(folder),
            environment: environment.clone(),
        }
    }

    /// Installs it, unless the same was done before with the same interpreter.
    fn install(&self) -> Result<()> {
        let stamp = self.folder.join("installed");
        let Entry { sha256, needs, .. } = &self.entry;
        let wanted = format!("{}\n{sha256}\n{}\n", self.environment.python, needs.join("\n"));
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(());
        }
        eprintln!("Installing {} {} ...", self.entry.name, self.entry.version);
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder)
                .with_context(|| format!("cannot remove {}", self.folder.display()))?;
        }
        fs::create_dir_all(self.folder.join("sdist"))
            .with_context(|| format!("cannot create {}", self.folder.display()))?;
        self.install_steps().with_context(|| format!("{} cannot be installed", self.entry.name))?;
        fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
    }

    /// Everything is named with its version, so that pip has nothing to choose: what is tested is the
    /// same everywhere and at any time.
    fn install_steps(&self) -> Result<()> {
        let Entry { name, version, sha256, needs, .. } = &self.entry;
        let python = &self.environment.python.executable;
        self.step(Command::new(python).args(["-m", "venv"]).arg(self.folder.join("venv")))?;
        self.step(self.pip("install").args(needs))?;
        fs::write(self.folder.join("sdist.txt"), format!("{name}=={version} --hash=sha256:{sha256}\n"))?;
        let mut download = self.pip("download");
        download.args(["--no-build-isolation", "--no-binary", name, "--require-hashes", "-r", "sdist.txt"]);
        self.step(download.args(["-d", "sdist"]))?;
        let sdist = only_entry(&self.folder.join("sdist"))?;
        self.step(self.pip("install").args(["--no-build-isolation", "--no-index"]).arg(&sdist))?;
        self.step(Command::new(self.python()).args(["-m", "tarfile", "-e"]).arg(&sdist).arg("source"))
    }

    fn pip(&self, subcommand: &str) -> Command {
        let mut command = Command::new(self.python());
        command.args(["-m", "pip", subcommand, "--disable-pip-version-check", "--no-deps"]);
        command
    }

    /// Runs one step; if it fails, its output is shown.
    fn step(&self, command: &mut Command) -> Result<()> {
        let log = self.folder.join("install.log");
        let command = command.current_dir(&self.folder).env_remove("PYTHONPATH");
        if child::run(command, &log, SETUP_LIMIT, &self.environment.stop)? == End::Code(0) {
            return Ok(());
        }
        eprint!("{}", fs::read_to_string(&log).unwrap_or_default());
        bail!("this failed: {}", shown(command));
    }

    fn python(&self) -> PathBuf {
        self.folder.join("venv/bin/python")
    }

    fn run(&self, variant: Variant, limit: Duration, time: Time) -> Result<Run> {
        let scratch = Scratch::new()?;
        let report = scratch.file("junit.xml");
        let mut command = self.environment.command(&self.python(), variant, &scratch)?;
        command
            .current_dir(only_entry(&self.folder.join("source"))?)
            // Found examples are kept, and one run would start with those of the other.
            .env("HYPOTHESIS_STORAGE_DIRECTORY", scratch.folder("hypothesis")?)
            .args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "--junit-xml"])
            .arg(&report)
            .args(&self.entry.tests);
        let log = variant.log(&paths::target().join("packages/logs"), &self.entry.name, time)?;
        self.environment.run(&mut command, &scratch, &report, &log, limit)
    }
}

impl Suite for Package {
    fn name(&self) -> &str {
        &self.entry.name
    }

    fn without(&self, _fresh: bool) -> Result<Run> {
        self.run(Variant::Without, LIMIT, Time::First)
    }

    fn with(&self, without: &Run, time: Time) -> Result<Run> {
        self.run(Variant::With, self.environment.limit(without.seconds), time)
    }
}

/// The path of the one thing in a folder.
fn only_entry(folder: &Path) -> Result<PathBuf> {
    let entries = folder.read_dir().with_context(|| format!("cannot read {}", folder.display()))?;
    let entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    match <[PathBuf; 1]>::try_from(entries) {
        Ok([entry]) => Ok(entry),
        Err(entries) => bail!("{} has {} entries and should have one", folder.display(), entries.len()),
    }
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    /// Check that entries have what is theirs and what is everybody's, and that half a head is refused.
    #[test]
    fn entries() {
        let list = "needs pytest==1\na 1.0 ff\nneeds b==2 c==3\ntests t -k not\\ x\nd 2 ee\ntests u";
        let [a, d] = &parse(&lines(list)).expect("a list")[..] else { panic!("two entries") };
        assert_eq!((a.name.as_str(), a.version.as_str(), a.sha256.as_str()), ("a", "1.0", "ff"));
        assert_eq!((a.needs.len(), d.needs.len()), (3, 1));
        assert_eq!(d.tests, ["u"]);
        let refused = format!("{:#}", parse(&lines("a 1.0")).unwrap_err());
        assert!(refused.contains("`a 1.0`"), "{refused}");
    }

    /// Check that the list in the checkout is well-formed: everything has a version, and each package
    /// a hash and tests.
    #[test]
    fn list_is_well_formed() {
        let list = paths::root().join("tests/packages/packages.txt");
        let entries = parse(&lists::read(&list).expect("a list")).expect("entries");
        assert!(entries.len() >= 10);
        assert!(entries.is_sorted_by(|a, b| a.name < b.name));
        for entry in entries {
            let pinned = entry.needs.iter().all(|need| need.contains("=="));
            assert!(pinned && entry.sha256.len() == 64 && !entry.tests.is_empty(), "{}", entry.name);
        }
    }

    /// Check that a name that is not in the list is refused with those that are.
    #[test]
    fn selection() {
        let entries = || vec![Entry { name: "a".to_owned(), ..Entry::default() }];
        assert_eq!(selected(entries(), &[]).map_err(|e| e.to_string()), Ok(entries()));
        let refused = selected(entries(), &["b".to_owned()]).unwrap_err().to_string();
        assert!(refused.contains("`b`") && refused.ends_with("has a"), "{refused}");
    }
}
