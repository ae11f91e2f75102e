//! What a run is compared by: how it ended and what it printed.

use std::path::Path;

use emberjit_benches::process::{Exit, Finished};

/// How a program ended and what it printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub exit: Exit,
    pub stdout: String,
    pub stderr: String,
}

impl Outcome {
    /// Takes over what a process did. Frames of the launcher in `package`, through which a script
    /// is started under Emberjit, are no part of the script.
    pub fn new(finished: &Finished, package: &Path) -> Outcome {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Outcome {
            exit: finished.exit,
            stdout: text(&finished.stdout),
            stderr: without_launcher(&text(&finished.stderr), package),
        }
    }

    /// What is different from `expected`, in a few lines; `None` if nothing is.
    pub fn difference(&self, expected: &Outcome) -> Option<String> {
        let mut parts = Vec::new();
        if self.exit != expected.exit {
            parts.push(format!("{} instead of {}", self.exit, expected.exit));
        }
        parts.extend(first_difference("stdout", &expected.stdout, &self.stdout));
        parts.extend(first_difference("stderr", &expected.stderr, &self.stderr));
        (!parts.is_empty()).then(|| parts.join("\n"))
    }
}

/// Lines shown from the first differing one on.
const SHOWN: usize = 6;

fn first_difference(stream: &str, expected: &str, actual: &str) -> Option<String> {
    if expected == actual {
        return None;
    }
    let (expected, actual): (Vec<_>, Vec<_>) = (expected.split('\n').collect(), actual.split('\n').collect());
    let same = expected.iter().zip(&actual).take_while(|(a, b)| a == b).count();
    let mut text = format!("{stream} differs from line {}", same + 1);
    for (sign, lines) in [('-', &expected), ('+', &actual)] {
        lines.iter().skip(same).take(SHOWN).for_each(|line| text.push_str(&format!("\n{sign} {line}")));
    }
    Some(text)
}

/// A traceback without the entries of `runpy` and of the package's own Python files.
fn without_launcher(text: &str, package: &Path) -> String {
    let own = format!("File \"{}/", package.display());
    let is_launcher = |line: &str| line.starts_with(&own) || line.starts_with("File \"<frozen runpy>\"");
    let mut kept = Vec::new();
    // The indentation of the launcher's entry that is being left out; what belongs to it has more.
    let mut leaving_out = None;
    for line in text.split('\n') {
        let bare = line.trim_start();
        let indent = line.len() - bare.len();
        if leaving_out.is_some_and(|entry| indent > entry) {
            continue;
        }
        leaving_out = is_launcher(bare).then_some(indent);
        if leaving_out.is_none() {
            kept.push(line);
        }
    }
    kept.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(exit: Exit, stdout: &str, stderr: &str) -> Outcome {
        Outcome { exit, stdout: stdout.to_owned(), stderr: stderr.to_owned() }
    }

    /// Check that the first differing line of each stream is shown, and the end if it differs.
    #[test]
    fn differences() {
        let expected = outcome(Exit::Code(0), "a\nb\nc\n", "");
        assert_eq!(expected.difference(&expected), None);
        let crashed = outcome(Exit::Signal(11), "a\n", "");
        assert_eq!(
            crashed.difference(&expected).expect("they differ"),
            "killed by signal 11 instead of exit code 0\n\
             stdout differs from line 2\n- b\n- c\n- \n+ "
        );
    }

    /// Check that launcher frames go with all their lines and the script's frames stay.
    #[test]
    fn launcher_frames() {
        let traceback = "\
Traceback (most recent call last):
  File \"<frozen runpy>\", line 198, in _run_module_as_main
  File \"/t/python/emberjit/__main__.py\", line 9, in <module>
    main()
    ^^^^^^
  File \"/t/script.py\", line 3, in <module>
    f(1)
    ~^^^
ValueError: x
";
        let expected = "\
Traceback (most recent call last):
  File \"/t/script.py\", line 3, in <module>
    f(1)
    ~^^^
ValueError: x
";
        assert_eq!(without_launcher(traceback, Path::new("/t/python/emberjit")), expected);
        assert_eq!(without_launcher(expected, Path::new("/t/python/emberjit")), expected);
    }
}
