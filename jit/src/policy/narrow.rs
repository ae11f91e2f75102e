//! Switches for finding out what in the compiler is responsible for a difference: which code objects are
//! compiled, whether anything is inlined, which passes are left out. `cargo xtask bisect` sets them; they
//! are read once. `EMBERJIT_VERIFY` has the compiler check its own work after every pass, as tests do;
//! `EMBERJIT_COLD` has it compile everything at its first call under stress, too, where code otherwise runs
//! interpreted until its inline caches have something to say.
//!
//! `EMBERJIT_ONLY` is a list of `qualname:firstline`, separated by commas, or `@FILE` with one a line;
//! `EMBERJIT_NO_INLINE` any value; `EMBERJIT_SKIP_PASSES` names of passes, separated by commas.

use std::collections::HashSet;
use std::sync::OnceLock;

use emberjit_pgo::identity::CodeInfo;

struct Narrow {
    only: Option<HashSet<String>>,
    no_inline: bool,
    skip: HashSet<String>,
    verify: bool,
    cold: bool,
}

fn narrow() -> &'static Narrow {
    static NARROW: OnceLock<Narrow> = OnceLock::new();
    NARROW.get_or_init(|| Narrow {
        only: std::env::var("EMBERJIT_ONLY").ok().map(|list| entries(&list)),
        no_inline: std::env::var_os("EMBERJIT_NO_INLINE").is_some(),
        skip: std::env::var("EMBERJIT_SKIP_PASSES").map(|list| words(&list, ',')).unwrap_or_default(),
        verify: cfg!(debug_assertions) || std::env::var_os("EMBERJIT_VERIFY").is_some(),
        cold: std::env::var_os("EMBERJIT_COLD").is_some(),
    })
}

/// The code objects of a list, or of the file that it names. A file that cannot be read names none.
fn entries(list: &str) -> HashSet<String> {
    match list.strip_prefix('@') {
        Some(file) => words(&std::fs::read_to_string(file).unwrap_or_default(), '\n'),
        None => words(list, ','),
    }
}

fn words(text: &str, separator: char) -> HashSet<String> {
    text.split(separator).map(str::trim).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// Whether this code object may be compiled as a root.
pub fn is_selected(code: &CodeInfo) -> bool {
    let name = || format!("{}:{}", code.qualname, code.first_line);
    narrow().only.as_ref().is_none_or(|only| only.contains(&name()))
}

pub fn may_inline() -> bool {
    !narrow().no_inline
}

/// Whether every pass, and the code generator's input, is checked.
pub fn verifies() -> bool {
    narrow().verify
}

/// Whether code runs interpreted first under stress.
pub fn warms_up() -> bool {
    !narrow().cold
}

/// Whether a pass is left out.
pub fn skips(pass: &str) -> bool {
    narrow().skip.contains(pass)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check that lists are split at their separators, without blanks and empty entries.
    #[test]
    fn lists() {
        assert_eq!(entries("f:1, C.m:20,,"), HashSet::from(["f:1".to_owned(), "C.m:20".to_owned()]));
        assert!(entries("").is_empty());
        assert!(entries("@/no/such/file").is_empty());
        assert_eq!(words("a.<locals>.b:3\n\nc:4\n", '\n').len(), 2);
    }
}
