//! An inline plan without a profile: what the compiler itself sees when it looks at a root.

use emberjit_pgo::plan::{Entry, RootPlan};

use crate::build::Root;
use crate::hir::EntryKind;

/// A plan for `root` from its own call sites.
pub fn plan(root: &Root) -> RootPlan {
    let info = &root.code.info;
    RootPlan {
        code: info.id,
        qualname: info.qualname.clone(),
        file: info.file.clone(),
        first_line: info.first_line,
        entry: match root.entry {
            EntryKind::Function => Entry::Function,
            EntryKind::Loop(unit) => Entry::Loop(2 * unit),
        },
        share: 0.0,
        compile: true,
        reason: "Asked for by the program.".into(),
        budget: 0,
        spent: 0,
        decisions: Vec::new(),
    }
}
