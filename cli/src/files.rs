//! Reading profiles and plans; the output folder, in which files appear whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use emberjit_pgo::rank::Facts;
use emberjit_pgo::{Plan, Profile};

pub(crate) const PROFILE: &str = "profile.pb.gz";
pub(crate) const PROFILE_AFTER: &str = "profile-after.pb.gz";
pub(crate) const FACTS: &str = "facts.json";
pub(crate) const PLAN: &str = "plan.json";
pub(crate) const BEFORE: &str = "before.svg";
pub(crate) const AFTER: &str = "after.svg";
pub(crate) const DIFF: &str = "diff.svg";
pub(crate) const REPORT: &str = "report.md";
pub(crate) const REPORT_JSON: &str = "report.json";
/// Everything that a run may write, so that an earlier run's files are never taken for this one's.
const ALL: [&str; 9] = [PROFILE, PROFILE_AFTER, FACTS, PLAN, BEFORE, AFTER, DIFF, REPORT, REPORT_JSON];

pub(crate) fn read_profile(path: &Path) -> Result<Profile> {
    let shown = || format!("cannot read the profile {}", path.display());
    let file = File::open(path).with_context(shown)?;
    Profile::read_pprof(BufReader::new(file)).with_context(shown)
}

pub(crate) fn read_plan(path: &Path) -> Result<Plan> {
    let shown = || format!("cannot read the plan {}", path.display());
    let text = fs::read_to_string(path).with_context(shown)?;
    Plan::from_json(&text).with_context(shown)
}

/// The facts at `path`, or those beside the profile; none if there are none.
pub(crate) fn read_facts(asked: Option<&Path>, profile: &Path) -> Result<Facts> {
    let beside = profile.with_file_name(FACTS);
    let path = match asked {
        Some(path) => path,
        None if beside.exists() => &beside,
        None => return Ok(Facts::default()),
    };
    let shown = || format!("cannot read the facts {}", path.display());
    let text = fs::read_to_string(path).with_context(shown)?;
    serde_json::from_str(&text).with_context(shown)
}

/// Writes to a file, whole or not at all, or to standard output.
pub(crate) fn write_to(path: Option<&Path>, contents: &[u8]) -> Result<()> {
    let Some(path) = path else {
        return match io::stdout().lock().write_all(contents) {
            // Whoever reads has enough, as `head` does.
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other.context("cannot write to standard output"),
        };
    };
    replace(path, contents)
}

/// A regular file is replaced, wherever links lead to it; a device or a pipe is written to as it is.
fn replace(path: &Path, contents: &[u8]) -> Result<()> {
    let shown = || format!("cannot write {}", path.display());
    match fs::metadata(path) {
        Ok(there) if !there.is_file() => return fs::write(path, contents).with_context(shown),
        Ok(_) => return replace_file(&fs::canonicalize(path).with_context(shown)?, contents),
        Err(_) => {}
    }
    replace_file(path, contents)
}

fn replace_file(path: &Path, contents: &[u8]) -> Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let new = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let written = fs::write(&new, contents).and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written.with_context(|| format!("cannot write {}", path.display()))
}

/// The folder for a run's files. If nothing was written, nothing is left of it.
#[derive(Debug)]
pub(crate) struct OutDir {
    path: PathBuf,
    /// Folders that were made for it, outermost first.
    made: Vec<PathBuf>,
    cleared: bool,
}

impl OutDir {
    /// Makes the folder if need be and makes sure that it can be written to.
    pub(crate) fn prepare(path: &Path) -> Result<OutDir> {
        let path = std::path::absolute(path)?;
        let mut out = OutDir { made: missing(&path), path, cleared: false };
        let probe = out.path.join(format!(".emberjit-{}", std::process::id()));
        let tried = fs::create_dir_all(&out.path)
            .and_then(|()| File::create(&probe).map(drop))
            .and_then(|()| fs::remove_file(&probe));
        out.made.retain(|dir| dir.exists());
        tried.with_context(|| format!("cannot write to the output folder {}", out.path.display()))?;
        Ok(out)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn write(&mut self, name: &str, contents: &[u8]) -> Result<()> {
        if !std::mem::replace(&mut self.cleared, true) {
            ALL.iter().for_each(|old| drop(fs::remove_file(self.path.join(old))));
        }
        replace(&self.path.join(name), contents)
    }

    pub(crate) fn write_profile(&mut self, name: &str, profile: &Profile) -> Result<()> {
        let mut bytes = Vec::new();
        profile.write_pprof(&mut bytes).context("the profile cannot be encoded")?;
        self.write(name, &bytes)
    }
}

impl Drop for OutDir {
    fn drop(&mut self) {
        // Only empty folders can be removed so.
        self.made.iter().rev().for_each(|dir| drop(fs::remove_dir(dir)));
    }
}

/// The folders on the way to `path` that are not there, outermost first.
fn missing(path: &Path) -> Vec<PathBuf> {
    let mut missing: Vec<PathBuf> =
        path.ancestors().take_while(|dir| !dir.exists()).map(Path::to_path_buf).collect();
    missing.reverse();
    missing
}

#[cfg(test)]
#[path = "files_tests.rs"]
mod tests;
