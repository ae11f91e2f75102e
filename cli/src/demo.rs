//! The embedded demo program: what `emberjit profile` runs if it is given no script.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

const SOURCE: &str = include_str!("demo.py");
const NAME: &str = "demo.py";
/// Where the demo writes its books, so that they can be compared with what they must be.
const BOOKS: &str = "demo-output.txt";

/// The books as the interpreter alone keeps them; CPython's arithmetic leaves no room for others.
const EXPECTED: &str = "\
van: 1329786227.5945024 km, 618350595.8414092 paid
minivan: 1523716171.6944976 km, 533300660.0942939 paid
long van: 1218968903.589129 km, 834993698.9604747 paid
8000000 days; one with a truck would be 1463.74095, last seed 21594
";

/// Puts the demo into a folder; gives its path.
pub(crate) fn write(dir: &Path) -> Result<PathBuf> {
    let path = dir.join(NAME);
    fs::write(&path, SOURCE).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

/// The file for the demo's standard output.
pub(crate) fn output(dir: &Path) -> Result<fs::File> {
    let path = dir.join(BOOKS);
    fs::File::create(&path).with_context(|| format!("cannot write {}", path.display()))
}

/// Whether the demo's output is what the interpreter alone prints.
pub(crate) fn output_is_right(dir: &Path) -> bool {
    fs::read_to_string(dir.join(BOOKS)).is_ok_and(|books| books == EXPECTED)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// Check that the demo, interpreted, keeps the books that are expected of it (fewer days of them).
    #[test]
    fn demo_keeps_its_books() {
        let Some(python) = crate::python::find().unwrap() else { panic!("no CPython 3.12 is here") };
        let dir = tempfile::tempdir().unwrap();
        let script = write(dir.path()).unwrap();
        let output = Command::new(python.executable).arg(script).arg("3000").output().unwrap();
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            "van: 498839.1359999973 km, 231960.19824000003 paid\n\
             minivan: 571366.5924999996 km, 199978.30737500006 paid\n\
             long van: 457442.63400000514 km, 313348.2042899997 paid\n\
             3000 days; one with a truck would be 1558.7956299999998, last seed 650\n"
        );
    }

    /// Check that output is compared whole.
    #[test]
    fn output_is_compared() {
        let dir = tempfile::tempdir().unwrap();
        assert!(!output_is_right(dir.path()));
        fs::write(dir.path().join(BOOKS), EXPECTED).unwrap();
        assert!(output_is_right(dir.path()));
        fs::write(dir.path().join(BOOKS), &EXPECTED[1..]).unwrap();
        assert!(!output_is_right(dir.path()));
    }
}
