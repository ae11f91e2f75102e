//! Where things lie in the checkout.

use std::path::{Path, PathBuf};

/// The top of the checkout.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// Cargo's target directory.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => std::path::absolute(&dir).unwrap_or(PathBuf::from(dir)),
        None => root().join("target"),
    }
}

/// The folder to put on `PYTHONPATH` so that `import emberjit` works.
pub(crate) fn python_path() -> PathBuf {
    target().join("python")
}
