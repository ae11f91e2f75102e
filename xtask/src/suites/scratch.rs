//! Temporary folders.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result};

/// A folder for one run, removed when this is dropped.
///
/// It lies in the system's temporary folder, or [`in_memory`], and has a short name: tests make sockets below it, whose
/// paths may have no more than 107 bytes.
pub(crate) struct Scratch {
    root: PathBuf,
}

/// Where folders are made instead of in the system's temporary folder.
static PLACE: OnceLock<PathBuf> = OnceLock::new();

/// From now on folders are made in memory, where there is such a place: what a disk takes is no time of the program's,
/// and differs from one run to the next.
pub(crate) fn in_memory() {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() {
        let _ = PLACE.set(memory);
    }
}

impl Scratch {
    pub(crate) fn new() -> Result<Scratch> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let place = PLACE.get().cloned().unwrap_or_else(std::env::temp_dir);
        let root = place.join(format!("ej-{}-{number}", std::process::id()));
        let made = DirBuilder::new()
            .mode(0o700)
            .create(&root)
            .with_context(|| format!("cannot create {}", root.display()));
        made.map(|()| Scratch { root })
    }

    /// A folder in it, made when it is asked for. It is its owner's alone: Emberjit puts its socket nowhere else.
    pub(crate) fn folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.root.join(name);
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&folder);
        made.with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(folder)
    }

    /// A file in it, which need not be there.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Tests about permissions may leave folders that nobody can enter; once made ours again, a
        // second try gets rid of them.
        if fs::remove_dir_all(&self.root).is_err() {
            open_up(&self.root);
            let _ = fs::remove_dir_all(&self.root);
        }
    }
}

fn open_up(folder: &Path) {
    let _ = fs::set_permissions(folder, fs::Permissions::from_mode(0o700));
    let entries = folder.read_dir().into_iter().flatten().flatten();
    entries.filter(|e| e.file_type().is_ok_and(|t| t.is_dir())).for_each(|e| open_up(&e.path()));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check that folders are apart from each other and gone afterwards, also what was locked.
    #[test]
    fn folders_are_removed() {
        let (one, other) = (Scratch::new().expect("a folder"), Scratch::new().expect("a folder"));
        assert_ne!(one.root, other.root);
        let locked = one.folder("a").expect("a folder");
        fs::write(locked.join("b"), "").expect("a file");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).expect("it is ours");
        let root = one.root.clone();
        drop(one);
        assert!(!root.exists());
    }
}
