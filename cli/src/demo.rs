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
truck: 1717643684.4773118 km, 4002109784.7930717 paid
minivan: 1523711129.486969 km, 533298895.3216695 paid
8000000 days, last seed 39912
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
             truck: 644085.9770000005 km, 1500720.3264099977 paid\n\
             minivan: 571803.2925000014 km, 200131.15237499992 paid\n\
             3000 days, last seed 39832\n"
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
