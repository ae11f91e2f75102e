use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Match, Method, StaleError, StaleOptions, StaleReason, transfer};
use crate::identity::{CallSite, CodeId, CodeInfo, CodeShape};
use crate::profile::{Frame, FrameKind, Profile, SiteProfile, Stack};

/// A function whose instructions are letters, two bytes each, four to a line.
fn shape(id: u64, qualname: &str, first_line: u32, opcodes: &str) -> CodeShape {
    let count = opcodes.len() as u32;
    let info = CodeInfo {
        id: CodeId(id),
        qualname: qualname.to_owned(),
        file: "app.py".to_owned(),
        first_line,
        units: count,
        instructions: count,
    };
    CodeShape {
        info,
        opcodes: opcodes.bytes().collect(),
        offsets: (0..count).map(|i| 2 * i).collect(),
        lines: (0..count).map(|i| first_line + i / 4).collect(),
    }
}

fn current(shapes: &[CodeShape]) -> BTreeMap<CodeId, CodeShape> {
    shapes.iter().map(|s| (s.info.id, s.clone())).collect()
}

/// Ten samples in a stack of one frame of `old` at `offset`, which is a call of `f` as well.
fn profile(old: &CodeShape, offset: u32, keep_shape: bool) -> Profile {
    let id = old.info.id;
    let line = old.lines[offset as usize / 2];
    let frame = Frame { code: id, offset, line, column: 7, kind: FrameKind::Interpreted, native: None };
    let site = SiteProfile { samples: 10, callees: [(id, 10)].into(), ..SiteProfile::default() };
    Profile {
        codes: [(id, old.info.clone())].into(),
        stacks: vec![Stack { thread: 1, frames: vec![frame], samples: 10, partial: false }],
        sites: [(CallSite { code: id, offset }, site)].into(),
        shapes: if keep_shape { [(id, old.clone())].into() } else { BTreeMap::new() },
        ..Profile::default()
    }
}

/// Check that a call site is found again in changed code, by whatever the profile kept.
#[test]
fn sites_are_found_again() {
    let old = shape(1, "f", 10, "abcdCefghi");
    let cases = [
        ("the same content", true, shape(1, "f", 10, "abcdCefghi"), Method::Hash, 8),
        ("the same content elsewhere", false, shape(1, "f", 50, "abcdCefghi"), Method::Hash, 8),
        ("an instruction before", true, shape(2, "f", 10, "axbcdCefghi"), Method::Anchors, 10),
        ("instructions before and after", true, shape(2, "f", 10, "axbcdCefygh"), Method::Anchors, 10),
        ("an instruction less", true, shape(2, "f", 10, "acdCefghi"), Method::Anchors, 6),
        ("another first line, no shape kept", false, shape(2, "f", 90, "zzzzCyyy"), Method::Lines, 8),
    ];
    for (what, keep_shape, new, method, offset) in cases {
        let transfer = transfer(
            &profile(&old, 8, keep_shape),
            &current(std::slice::from_ref(&new)),
            &StaleOptions::default(),
        );
        let transfer = transfer.unwrap_or_else(|error| panic!("{what}: {error}"));
        let Match::Found { to, method: found, .. } = transfer.matches[&CodeId(1)] else { panic!("{what}") };
        assert_eq!((to, found), (new.info.id, method), "{what}");
        let at = CallSite { code: to, offset };
        assert_eq!(transfer.profile.sites[&at].callees, BTreeMap::from([(to, 10)]), "{what}");
        let frame = &transfer.profile.stacks[0].frames[0];
        assert_eq!((frame.code, frame.offset), (to, offset), "{what}");
        assert_eq!(transfer.unplaced, 0, "{what}");
    }
}

/// Check that code which changed too much, is gone or was never named is refused by that name, and
/// with it the profile, in one sentence.
#[test]
fn refusals_have_names() {
    let old = shape(1, "f", 10, "abcdCefghi");
    let unnamed = Profile { codes: BTreeMap::new(), ..profile(&old, 8, true) };
    let cases = [
        (profile(&old, 8, true), shape(2, "f", 10, "qrstuvwxyz"), StaleReason::ChangedTooMuch),
        (profile(&old, 8, false), shape(2, "f", 10, "abcd"), StaleReason::ChangedTooMuch),
        (profile(&old, 8, true), shape(2, "g", 10, "abcdCefghi"), StaleReason::Gone),
        (unnamed, shape(2, "f", 10, "abcdCefghi"), StaleReason::Unknown),
    ];
    for (profile, new, expected) in cases {
        let new = current(&[new]);
        let error = transfer(&profile, &new, &StaleOptions::default()).unwrap_err();
        let StaleError::TooDifferent { reason, percent, .. } = &error;
        assert_eq!((*reason, *percent), (expected, 100.0));
        let lenient = StaleOptions { profile_mismatch: 1.0, ..StaleOptions::default() };
        let transfer = transfer(&profile, &new, &lenient).unwrap();
        assert!(matches!(transfer.matches[&CodeId(1)], Match::Refused { reason, .. } if reason == expected));
        assert_eq!((transfer.profile.stacks.len(), transfer.unplaced), (0, 10));
    }
    let error = transfer(&profile(&old, 8, true), &BTreeMap::new(), &StaleOptions::default()).unwrap_err();
    insta::assert_snapshot!(error, @r#"the profile does not fit this code: 100 % of its samples are in code that changed or is gone (gone: f), so take a new profile"#);
}

/// Check that of several functions of one name the most similar is taken.
#[test]
fn lambdas_are_told_apart() {
    let old = shape(1, "f.<locals>.<lambda>", 10, "abcdefgh");
    let new = current(&[
        shape(2, "f.<locals>.<lambda>", 10, "abcdwxyz"),
        shape(3, "f.<locals>.<lambda>", 20, "abcdefghi"),
    ]);
    let transfer = transfer(&profile(&old, 8, true), &new, &StaleOptions::default()).unwrap();
    assert!(matches!(transfer.matches[&CodeId(1)], Match::Found { to: CodeId(3), .. }));
}

/// Check that a stack keeps its inner frames where an outer one cannot be placed, and says so.
#[test]
fn stacks_are_cut_not_bent() {
    let (outer, inner) = (shape(1, "main", 1, "abcd"), shape(2, "f", 10, "efgh"));
    let mut profile = profile(&inner, 4, true);
    let main = Frame { code: CodeId(1), ..profile.stacks[0].frames[0].clone() };
    profile.stacks[0].frames.insert(0, main);
    profile.codes.insert(CodeId(1), outer.info);
    let transfer = transfer(&profile, &current(&[inner]), &StaleOptions::default()).unwrap();
    let stack = &transfer.profile.stacks[0];
    assert_eq!((stack.frames.len(), stack.frames[0].code, stack.partial), (1, CodeId(2), true));
    assert_eq!(transfer.unplaced, 10);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Check that whatever changed, the result names current code and its instructions only, and
    /// the opcode of each anchored place is the same as before.
    #[test]
    fn results_name_current_code(old in "[a-d]{1,30}", new in "[a-d]{1,30}", at in any::<prop::sample::Index>()) {
        let offset = 2 * at.index(old.len()) as u32;
        let (old, new) = (shape(1, "f", 10, &old), shape(2, "f", 12, &new));
        let options = StaleOptions { code_mismatch: 0.8, profile_mismatch: 1.0 };
        let transfer = transfer(&profile(&old, offset, true), &current(std::slice::from_ref(&new)), &options).unwrap();
        let opcode = |shape: &CodeShape, offset: u32| shape.opcodes[offset as usize / 2];
        for at in transfer.profile.sites.keys() {
            prop_assert_eq!(at.code, new.info.id);
            prop_assert!(new.offsets.contains(&at.offset));
            prop_assert_eq!(opcode(&new, at.offset), opcode(&old, offset));
        }
        let kept: u64 = transfer.profile.stacks.iter().map(|s| s.samples).sum();
        prop_assert_eq!(kept + transfer.unplaced, 10);
    }
}
