//! Where the Python package `emberjit` lies.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Result, bail};

/// What `PYTHONPATH` must be for `import emberjit` to work: the package's folder, then what was
/// there before.
pub(crate) fn python_path() -> Result<OsString> {
    let mut path = folder()?.into_os_string();
    if let Some(before) = std::env::var_os("PYTHONPATH").filter(|p| !p.is_empty()) {
        path.push(":");
        path.push(before);
    }
    Ok(path)
}

/// `$EMBERJIT_PACKAGE`, else `python/` beside this program (as released), else `../python` from it
/// (as built in a checkout).
fn folder() -> Result<PathBuf> {
    if let Some(asked) = std::env::var_os("EMBERJIT_PACKAGE").filter(|p| !p.is_empty()) {
        let folder = PathBuf::from(asked);
        if is_package_folder(&folder) {
            return Ok(std::path::absolute(folder)?);
        }
        bail!("EMBERJIT_PACKAGE is {}, and there is no Python package emberjit in it", folder.display());
    }
    let own = std::env::current_exe().unwrap_or_default();
    let beside = own.parent().map(PathBuf::from).unwrap_or_default();
    let candidates = [beside.join("python"), beside.join("../python")];
    match candidates.iter().find(|folder| is_package_folder(folder)) {
        Some(folder) => Ok(folder.canonicalize()?),
        None => bail!(
            "the Python package emberjit is not beside this program ({}): set EMBERJIT_PACKAGE to the \
             folder that holds it, or run `cargo xtask build` in a checkout",
            candidates[0].display()
        ),
    }
}

fn is_package_folder(folder: &std::path::Path) -> bool {
    folder.join("emberjit/__init__.py").is_file()
}
