//! The Python package's own tests, in `jit/python/tests`.

use std::path::Path;

use emberjit_benches::python::{Python, package_folder};

/// Check that the launcher runs programs as Python does, and that mode `auto` keeps loops compiled.
#[test]
fn unit_tests_of_the_package() {
    let python = Python::find().expect("a Python");
    let package = package_folder().expect("the built package");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("jit").join("python/tests");
    let mut command = python.command();
    command.env("PYTHONPATH", package).args(["-m", "unittest", "discover"]).arg(folder);
    let done = command.output().expect("Python runs");
    let report = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{report}");
    assert!(report.lines().any(|line| line.starts_with("Ran ") && line != "Ran 0 tests"), "{report}");
}
