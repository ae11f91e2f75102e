//! Installing Debian packages, or saying how.

use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::process;

/// Installs the packages as root; otherwise fails with the one command that would.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    let list = packages.join(" ");
    if !Path::new("/usr/bin/apt-get").exists() {
        bail!("this machine has no apt-get: install what Debian calls {list}, then try again");
    }
    if !is_root() {
        bail!(
            "some packages are missing, run this: sudo sh -c 'apt-get update && apt-get install -y {list}'"
        );
    }
    if lists_missing() {
        update()?;
    }
    let install = || {
        let mut command = apt_get();
        command.args(["install", "-y", "--no-install-recommends"]).args(packages);
        process::run_quietly(&format!("Installing {list}"), &mut command)
    };
    // Package lists may be there and too old to be of use.
    install().or_else(|_| update().and_then(|()| install()))
}

/// Whether apt knows a package by this name.
pub(crate) fn knows(package: &str) -> bool {
    let shown = process::output_of(Command::new("apt-cache").args(["policy", package]));
    shown.is_some_and(|text| text.contains("Candidate:") && !text.contains("Candidate: (none)"))
}

pub(crate) fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|m| m.uid() == 0)
}

fn update() -> Result<()> {
    process::run_quietly("Fetching package lists", apt_get().arg("update"))
}

fn lists_missing() -> bool {
    let Ok(entries) = Path::new("/var/lib/apt/lists").read_dir() else { return true };
    !entries.flatten().any(|entry| entry.file_name().to_string_lossy().contains("_Packages"))
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}
