//! The twenty programs, and what they print.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

/// Names of the programs, in the order in which they are reported.
pub const NAMES: [&str; 20] = [
    "method_calls",
    "nested_calls",
    "fibonacci",
    "function_calls",
    "richards",
    "nbody",
    "float_arith",
    "dict_ops",
    "generator_simple",
    "list_comp",
    "exception_handling",
    "chaos_game",
    "coroutine_chain",
    "decorator_chain",
    "deep_class",
    "dunder_protocol",
    "kwargs_dispatch",
    "nn_module_forward",
    "context_manager",
    "nqueens",
];

/// The script of a program.
pub fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("programs").join(format!("{name}.py"))
}

/// The programs that `only` names, in the usual order; all of them if it names none.
pub fn select(only: &[String]) -> Result<Vec<&'static str>> {
    if let Some(unknown) = only.iter().find(|name| !NAMES.contains(&name.as_str())) {
        bail!("`{unknown}` is no benchmark program; --list names them");
    }
    Ok(NAMES.into_iter().filter(|name| only.is_empty() || only.iter().any(|o| o == name)).collect())
}

/// What a run of a program printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// All of standard output: the same whoever runs the program.
    pub result: String,
    /// Length of the hot section.
    pub seconds: f64,
    /// Length of each lap.
    pub laps: Vec<f64>,
}

impl Output {
    /// Reads what a program printed; `None` if one of the three lines is missing.
    pub fn parse(stdout: &[u8], stderr: &[u8]) -> Option<Output> {
        let result = String::from_utf8_lossy(stdout).into_owned();
        let stderr = String::from_utf8_lossy(stderr);
        let seconds = field(&stderr, "seconds: ")?.parse().ok()?;
        let clock: Vec<f64> = field(&stderr, "laps: ")?.split(' ').filter_map(|t| t.parse().ok()).collect();
        let laps = clock.windows(2).map(|ends| ends[1] - ends[0]).collect();
        result.contains("result: ").then_some(Output { result, seconds, laps })
    }
}

fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check that every program has its script and every script its name.
    #[test]
    fn names_and_scripts_agree() {
        let folder = std::fs::read_dir(path("x").parent().expect("a folder")).expect("the programs folder");
        let mut scripts: Vec<String> = folder
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".py").map(str::to_owned))
            .collect();
        let mut names = NAMES.map(str::to_owned).to_vec();
        scripts.sort();
        names.sort();
        assert_eq!(scripts, names);
    }

    /// Check that the three lines are read, and that one missing is noticed.
    #[test]
    fn output_is_parsed() {
        let output = Output::parse(b"result: 7\n", b"noise\nseconds: 1.5\nlaps: 10.0 10.5 11.5\n");
        let expected = Output { result: "result: 7\n".into(), seconds: 1.5, laps: vec![0.5, 1.0] };
        assert_eq!(output, Some(expected));
        assert_eq!(Output::parse(b"result: 7\n", b"seconds: 1.5\n"), None);
        assert_eq!(Output::parse(b"7\n", b"seconds: 1.5\nlaps: 1.0\n"), None);
    }

    /// Check that a selection keeps the usual order and names what it does not know.
    #[test]
    fn selection() {
        let only = ["nbody".to_owned(), "fibonacci".to_owned()];
        assert_eq!(select(&only).expect("both exist"), ["fibonacci", "nbody"]);
        assert_eq!(select(&[]).expect("all exist").len(), 20);
        let error = select(&["quick".to_owned()]).expect_err("there is none");
        assert_eq!(error.to_string(), "`quick` is no benchmark program; --list names them");
    }
}
