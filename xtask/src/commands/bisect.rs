//! `bisect`: which function, which pass or which exit makes a program differ under Emberjit.
//!
//! Three environment variables leave parts of the compiler out: `EMBERJIT_ONLY` names the code objects
//! that are compiled, `EMBERJIT_NO_INLINE` has nothing inlined, `EMBERJIT_SKIP_PASSES` names passes
//! that do not run. What can be left out without the difference going away is innocent.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::counted;
use super::fuzz::{self, Kind, Lab, Outcome, Stress};
use crate::paths;
use crate::suites::child::End;
use crate::suites::scratch::Scratch;

/// Compiled code is wrong without them: they are part of what HIR means.
const MANDATORY: &[&str] = &["prune", "refcount"];

const EXAMPLES: &str = "\
The program must differ from the interpreter in output, errors or exit code, and do so every time.

Examples:
  cargo xtask bisect target/fuzz/17.py
  cargo xtask bisect target/fuzz/17.py --stress deopt
  cargo xtask bisect app.py -- --port 8080

Exit codes:
  0    found, and said in the last lines
  1    the program does not differ, or cannot be run; the error says why
  2    the command line is wrong
  130  stopped by Ctrl-C";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The program that differs
    program: PathBuf,
    /// What to compile
    #[arg(long, value_name = "MODE", default_value = "all", value_parser = ["all", "auto"])]
    mode: String,
    /// How the compiler is put to the test
    #[arg(long, value_enum, value_name = "KIND", default_value = "none")]
    stress: Stress,
    /// Use the package in this folder instead of building one
    #[arg(long, value_name = "DIR")]
    package: Option<PathBuf>,
    /// Arguments of the program
    #[arg(last = true, value_name = "ARGS")]
    arguments: Vec<String>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    if !args.program.is_file() {
        bail!("there is no program {}", args.program.display());
    }
    let lab = Lab::new(args.package.as_deref())?;
    match Search::new(&lab, args).and_then(|search| search.run()) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(_) if lab.stop.requested() => Ok(ExitCode::from(130)),
        Err(error) => Err(error),
    }
}

/// What of the compiler is left out in a run.
#[derive(Clone, Debug, Default)]
struct Limits<'a> {
    /// `None` is everything.
    only: Option<&'a [String]>,
    no_inline: bool,
    skip: Option<&'a str>,
}

/// What `--stats` says, as far as it is needed.
#[derive(Debug, Default, Deserialize)]
struct Stats {
    versions: Vec<Version>,
    exits: Vec<Exit>,
}

#[derive(Debug, Deserialize)]
struct Version {
    qualname: String,
    /// Newer than the other fields.
    #[serde(default)]
    first_line: Option<u32>,
    #[serde(default)]
    inlined: Vec<Inlined>,
}

#[derive(Debug, Deserialize)]
struct Inlined {
    callee: String,
    line: u32,
}

#[derive(Debug, Deserialize)]
struct Exit {
    qualname: String,
    line: u32,
    reason: String,
    count: u64,
}

impl Version {
    /// As `EMBERJIT_ONLY` wants it.
    fn name(&self) -> Option<String> {
        self.first_line.map(|line| format!("{}:{line}", self.qualname))
    }
}

/// A run, with its statistics if it lived to write them.
struct Run {
    kind: Option<Kind>,
    outcome: Outcome,
    stats: Option<Stats>,
}

/// A program that differs, and how.
struct Search<'a> {
    lab: &'a Lab,
    args: &'a Args,
    expected: Outcome,
    kind: Kind,
    /// The code objects that may be to blame.
    suspects: Vec<String>,
}

impl<'a> Search<'a> {
    /// Makes sure that the program differs, and that it does not with nothing compiled.
    fn new(lab: &'a Lab, args: &'a Args) -> Result<Search<'a>> {
        let program = args.program.display();
        println!("twice without Emberjit ...");
        let expected = lab.interpreted(&args.program, &args.arguments, 0)?;
        if expected.end == End::TimedOut {
            bail!("the interpreter alone does not come to an end of {program} in time");
        }
        if Kind::of(&expected, &lab.interpreted(&args.program, &args.arguments, 0)?).is_some() {
            bail!(
                "{program} does not do the same each time without Emberjit, so that nothing can be compared"
            );
        }
        let mut search = Search { lab, args, expected, kind: Kind::Stdout, suspects: Vec::new() };
        let full = search.attempt(&Limits::default())?;
        let Some(kind) = full.kind else {
            bail!("{program} does not differ with {}", search.options().join(" "));
        };
        search.kind = kind;
        println!("everything compiled: {kind}");
        if let Some(detail) = fuzz::first_difference(&search.expected, &full.outcome) {
            println!("    {detail}");
        }
        search.suspects = match full.stats.map(|stats| names(&stats)).filter(|names| !names.is_empty()) {
            Some(names) => names,
            None => search.started()?,
        };
        search.try_nothing()?;
        Ok(search)
    }

    fn try_nothing(&self) -> Result<()> {
        let nothing = self.attempt(&Limits { only: Some(&[]), ..Limits::default() })?;
        if nothing.stats.is_some_and(|stats| !stats.versions.is_empty()) {
            bail!("this package does not know EMBERJIT_ONLY: build it anew with `cargo xtask build`");
        }
        if nothing.kind.is_some() {
            bail!(
                "the program differs with nothing compiled too: the fault is in what comes before compiled code \
                 (new entries of functions, events), where bisecting finds nothing"
            );
        }
        println!("nothing compiled: the same as the interpreter");
        Ok(())
    }

    fn run(&self) -> Result<()> {
        let guilty = self.functions()?;
        let no_inline = self.inlining(&guilty)?;
        let passes = self.passes(&guilty, no_inline)?;
        let last = self.attempt(&Limits { only: Some(&guilty), no_inline, skip: None })?;
        let exits = last.stats.as_ref().map_or_else(Vec::new, exits);
        for exit in &exits {
            println!("exit taken: {exit}");
        }
        if let Some(stats) = last.stats.as_ref().filter(|_| !no_inline) {
            inlined(stats).iter().for_each(|what| println!("inlined: {what}"));
        }
        println!("\n{}", verdict(&guilty, no_inline, &passes, &exits));
        println!("To see the HIR: {}", self.command_line(&guilty, no_inline));
        Ok(())
    }

    /// The smallest list of code objects with which the program differs.
    fn functions(&self) -> Result<Vec<String>> {
        let mut known = BTreeMap::new();
        let mut differs = |names: &[String]| -> Result<bool> {
            if let Some(&differs) = known.get(names) {
                return Ok(differs);
            }
            let differs = self.differs(&Limits { only: Some(names), ..Limits::default() })?;
            let shown = if names.len() <= 3 { format!(" ({})", names.join(", ")) } else { String::new() };
            println!("{} compiled{shown}: {}", counted(names.len() as u64, "function"), said(differs));
            known.insert(names.to_vec(), differs);
            Ok(differs)
        };
        if !differs(&self.suspects)? {
            bail!(
                "the program does not differ when all its functions are named: it may not differ every time"
            );
        }
        smallest(self.suspects.clone(), &mut differs)
    }

    /// Whether it differs without inlining too.
    fn inlining(&self, guilty: &[String]) -> Result<bool> {
        let differs = self.differs(&Limits { only: Some(guilty), no_inline: true, skip: None })?;
        println!("nothing inlined: {}", said(differs));
        Ok(differs)
    }

    /// The passes without which it does not differ.
    fn passes(&self, guilty: &[String], no_inline: bool) -> Result<Vec<String>> {
        let source = paths::root().join("jit/src/passes/mod.rs");
        let text =
            std::fs::read_to_string(&source).with_context(|| format!("cannot read {}", source.display()))?;
        let mut found = Vec::new();
        for pass in passes_in(&text) {
            let run = self.attempt(&Limits { only: Some(guilty), no_inline, skip: Some(&pass) })?;
            let compiled = run.stats.is_none_or(|stats| compiled(&stats, guilty));
            match (run.kind == Some(self.kind), compiled) {
                (differs, true) => println!("without the pass {pass}: {}", said(differs)),
                (_, false) => println!("without the pass {pass}: cannot be compiled"),
            }
            if run.kind != Some(self.kind) && compiled {
                found.push(pass);
            }
        }
        Ok(found)
    }

    fn differs(&self, limits: &Limits) -> Result<bool> {
        Ok(self.attempt(limits)?.kind == Some(self.kind))
    }

    fn attempt(&self, limits: &Limits) -> Result<Run> {
        let scratch = Scratch::new()?;
        let stats = scratch.file("stats.json");
        let mut command = self.lab.emberjit(&self.args.mode, self.args.stress);
        restrict(&mut command, limits, &scratch.file("only"))?;
        command.arg("--stats").arg(&stats).arg(&self.args.program).args(&self.args.arguments);
        let outcome = fuzz::outcome(&mut command, fuzz::COMPILED_LIMIT, &self.lab.stop)?;
        let kind = Kind::of(&self.expected, &outcome);
        let stats = std::fs::read_to_string(stats).ok().and_then(|text| serde_json::from_str(&text).ok());
        Ok(Run { kind, outcome, stats })
    }

    /// All code objects that start when the interpreter runs the program.
    fn started(&self) -> Result<Vec<String>> {
        let scratch = Scratch::new()?;
        let list = scratch.file("started");
        let mut arguments = vec![list.display().to_string(), self.args.program.display().to_string()];
        arguments.extend(self.args.arguments.iter().cloned());
        self.lab.interpreted(&paths::root().join("tests/fuzz/started.py"), &arguments, 0)?;
        let text =
            std::fs::read_to_string(&list).context("nothing says which functions the program starts")?;
        Ok(text.lines().map(str::to_owned).collect())
    }

    fn options(&self) -> Vec<&str> {
        [&["--mode", self.args.mode.as_str()], self.args.stress.options()].concat()
    }

    /// What to type to see what the compiler made of the functions.
    fn command_line(&self, guilty: &[String], no_inline: bool) -> String {
        let inline = if no_inline { "EMBERJIT_NO_INLINE=1 " } else { "" };
        let mut line = format!(
            "PYTHONPATH={} EMBERJIT_ONLY='{}' {inline}{} -m emberjit {} --dump-hir {}",
            self.lab.package.display(),
            guilty.join(","),
            self.lab.python.executable.display(),
            self.options().join(" "),
            self.args.program.display(),
        );
        self.args.arguments.iter().for_each(|argument| _ = write!(line, " {argument}"));
        line
    }
}

/// Sets the variables that leave parts of the compiler out; the list of functions goes into a file.
fn restrict(command: &mut Command, limits: &Limits, file: &Path) -> Result<()> {
    if let Some(names) = limits.only {
        let lines: String = names.iter().flat_map(|name| [name, "\n"]).collect();
        std::fs::write(file, lines).with_context(|| format!("cannot write {}", file.display()))?;
        command.env("EMBERJIT_ONLY", format!("@{}", file.display()));
    }
    if limits.no_inline {
        command.env("EMBERJIT_NO_INLINE", "1");
    }
    if let Some(pass) = limits.skip {
        command.env("EMBERJIT_SKIP_PASSES", pass);
    }
    Ok(())
}

/// The compiled code objects, each once; none if their lines are not told.
fn names(stats: &Stats) -> Vec<String> {
    let names: Option<BTreeSet<String>> = stats.versions.iter().map(Version::name).collect();
    names.into_iter().flatten().collect()
}

/// Whether any of the functions was compiled.
fn compiled(stats: &Stats, names: &[String]) -> bool {
    let is = |version: &Version, name: &String| {
        name.rsplit_once(':').is_some_and(|(qualname, _)| qualname == version.qualname)
    };
    stats.versions.iter().any(|version| names.iter().any(|name| is(version, name)))
}

/// The exits that were taken, the most frequent first.
fn exits(stats: &Stats) -> Vec<String> {
    let mut exits: Vec<&Exit> = stats.exits.iter().collect();
    exits.sort_by_key(|exit| std::cmp::Reverse(exit.count));
    let line = |exit: &&Exit| {
        format!("{} in {} at line {}, {} times", exit.reason, exit.qualname, exit.line, exit.count)
    };
    exits.iter().map(line).collect()
}

fn inlined(stats: &Stats) -> BTreeSet<String> {
    let all = stats.versions.iter().flat_map(|version| version.inlined.iter().map(move |i| (version, i)));
    all.map(|(version, i)| format!("{} into {} at line {}", i.callee, version.qualname, i.line)).collect()
}

/// The names in the compiler's list of passes, each once, without those that cannot be left out.
fn passes_in(source: &str) -> Vec<String> {
    let names = source.lines().filter_map(|line| {
        let (name, function) = line.trim().strip_prefix("(\"")?.split_once("\", ")?;
        function.ends_with("),").then(|| name.to_owned())
    });
    let mut passes = Vec::new();
    for name in names {
        if !MANDATORY.contains(&name.as_str()) && !passes.contains(&name) {
            passes.push(name);
        }
    }
    passes
}

/// Delta debugging: a list of which nothing can be left out, such that `differs` still holds. It may
/// need several items together.
fn smallest<T: Clone>(mut items: Vec<T>, differs: &mut impl FnMut(&[T]) -> Result<bool>) -> Result<Vec<T>> {
    let mut parts = 2;
    while items.len() >= 2 {
        let size = items.len().div_ceil(parts);
        let chunks: Vec<Vec<T>> = items.chunks(size).map(<[T]>::to_vec).collect();
        if let Some(chunk) = first(&chunks, differs)? {
            (items, parts) = (chunk, 2);
            continue;
        }
        let without = |left_out: usize| chunks.iter().enumerate().filter(move |(i, _)| *i != left_out);
        let rests: Vec<Vec<T>> =
            (0..chunks.len()).map(|i| without(i).flat_map(|(_, c)| c.clone()).collect()).collect();
        // With two chunks, the rests are the chunks.
        match if chunks.len() > 2 { first(&rests, differs)? } else { None } {
            Some(rest) => (items, parts) = (rest, (parts - 1).max(2)),
            None if size == 1 => break,
            None => parts = (2 * parts).min(items.len()),
        }
    }
    Ok(items)
}

fn first<T: Clone>(
    lists: &[Vec<T>],
    differs: &mut impl FnMut(&[T]) -> Result<bool>,
) -> Result<Option<Vec<T>>> {
    for list in lists {
        if differs(list)? {
            return Ok(Some(list.clone()));
        }
    }
    Ok(None)
}

/// What was found, in a sentence.
fn verdict(guilty: &[String], no_inline: bool, passes: &[String], exits: &[String]) -> String {
    let (what, differ) = match guilty {
        [one] => (format!("`{one}`"), "makes"),
        _ => (format!("`{}` together", guilty.join("`, `")), "make"),
    };
    let inlining = if no_inline { "without inlining too" } else { "only with what is inlined" };
    let mut text = format!("{what} {differ} it differ when compiled, {inlining}; ");
    match (passes, exits) {
        ([], []) => {
            text += "no pass can be left out to mend it, and no exit was taken: look at how it is built or lowered."
        }
        ([], [exit, ..]) => {
            let _ =
                write!(text, "no pass can be left out to mend it: look at its exits, first of all {exit}.");
        }
        (passes, _) => {
            let _ = write!(
                text,
                "it does not without the {} {}.",
                plural(passes.len(), "pass"),
                passes.join(", ")
            );
        }
    }
    text
}

fn said(differs: bool) -> &'static str {
    if differs { "differs" } else { "does not differ" }
}

fn plural(n: usize, what: &str) -> String {
    if n == 1 { what.to_owned() } else { format!("{what}es: each of") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(items: u32, guilty: &[u32]) -> (Vec<u32>, usize) {
        let mut runs = 0;
        let mut differs = |list: &[u32]| {
            runs += 1;
            Ok(guilty.iter().all(|g| list.contains(g)))
        };
        let found = smallest((0..items).collect(), &mut differs).expect("nothing fails");
        (found, runs)
    }

    /// Check that one culprit is found in few runs, and that several are found that act together.
    #[test]
    fn culprits() {
        let (found, runs) = find(200, &[137]);
        assert_eq!(found, [137]);
        assert!(runs <= 16, "{runs} runs");
        assert_eq!(find(200, &[3, 170]).0, [3, 170]);
        assert_eq!(find(7, &[0, 3, 6]).0, [0, 3, 6]);
        assert_eq!(find(1, &[0]).0, [0]);
    }

    /// Check that the passes are taken from the compiler's own list.
    #[test]
    fn passes() {
        let source = "const PASSES: &[Pass] = &[\n    (\"prune\", prune::run),\n    (\"cse\", |f| cse::run(f)),\n    (\"dce\", dce::run),\n    (\"dce\", dce::run),\n];";
        assert_eq!(passes_in(source), ["cse", "dce"]);
        let real = std::fs::read_to_string(paths::root().join("jit/src/passes/mod.rs")).expect("the list");
        assert!(passes_in(&real).len() >= 5, "{:?}", passes_in(&real));
    }

    /// Check that code objects are named once, and not at all where lines are missing.
    #[test]
    fn stats() {
        let read = |text: &str| serde_json::from_str::<Stats>(text).expect("JSON");
        let told = read(
            r#"{"versions": [{"qualname": "A.f", "first_line": 3}, {"qualname": "A.f", "first_line": 3}],
                "exits": [{"qualname": "A.f", "line": 4, "reason": "type", "count": 2},
                          {"qualname": "A.f", "line": 5, "reason": "overflow", "count": 9}]}"#,
        );
        assert_eq!(names(&told), ["A.f:3"]);
        assert_eq!(exits(&told)[0], "overflow in A.f at line 5, 9 times");
        assert!(compiled(&told, &["A.f:3".to_owned()]) && !compiled(&told, &["f:3".to_owned()]));
        assert!(names(&read(r#"{"versions": [{"qualname": "f"}], "exits": []}"#)).is_empty());
    }

    /// Check that the last sentence names the function, and the pass or the exit.
    #[test]
    fn sentences() {
        let one = ["f:1".to_owned()];
        let text = verdict(&one, true, &["cse".to_owned()], &[]);
        assert_eq!(
            text,
            "`f:1` makes it differ when compiled, without inlining too; it does not without the pass cse."
        );
        let two = ["f:1".to_owned(), "g:2".to_owned()];
        let text = verdict(&two, false, &[], &["overflow in f at line 5, 9 times".to_owned()]);
        assert!(
            text.starts_with(
                "`f:1`, `g:2` together make it differ when compiled, only with what is inlined; "
            )
        );
        assert!(text.ends_with("first of all overflow in f at line 5, 9 times."), "{text}");
    }
}
