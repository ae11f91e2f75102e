use emberjit_pgo::profile::{Frame, FrameKind};

use super::*;
use crate::samples::{after, before, frame, profile, stack};

/// Check that frames are named with function, place and how they ran.
#[test]
fn names_say_place_and_kind() {
    let lines = Folded::new(&after(), Lines::Running).lines();
    assert_eq!(
        lines,
        [
            "main (zoo.py:42) [compiled];Dog.speak (zoo.py:13) [inlined];decibel (zoo.py:4) [inlined] 100",
            "main (zoo.py:42) [compiled];Dog.speak (zoo.py:14) [inlined] 60",
            "main (zoo.py:43) [compiled] 40",
            "main (zoo.py:43) [compiled];PyLong_FromLong [native] 300",
        ]
    );
}

/// Check that by definition, lines of one function fall together and interpreted and inlined frames
/// have the same name.
#[test]
fn definition_names_compare() {
    let old = Folded::new(&before(), Lines::Definition);
    let new = Folded::new(&after(), Lines::Definition);
    assert_eq!(
        old.lines(),
        [
            "main (zoo.py:40) 200",
            "main (zoo.py:40);Dog.speak (zoo.py:12) 300",
            "main (zoo.py:40);Dog.speak (zoo.py:12);decibel (zoo.py:3) 500",
        ]
    );
    assert!(old.stacks.keys().all(|stack| new.stacks.contains_key(stack)));
}

/// Check that folding loses no sample.
#[test]
fn samples_are_kept() {
    assert_eq!(Folded::new(&before(), Lines::Running).total(), 1000);
    assert_eq!(Folded::new(&before(), Lines::Definition).total(), 1000);
}

/// Check that names with separators, control characters or nothing in them make one frame each.
#[test]
fn strange_names_are_cleaned() {
    for (given, wanted) in [("a;b", "a:b"), ("x\ny\0", "x?y?"), (" ", "[no name]"), ("日本", "日本")] {
        let folded = Folded::new(&profile(vec![stack(vec![Frame::native(given)], 3)]), Lines::Running);
        assert_eq!(folded.lines(), [format!("{wanted} [native] 3")]);
    }
}

/// Check that threads, missing outer frames, unknown code and empty stacks are shown as such.
#[test]
fn gaps_are_named() {
    let mut unknown = stack(vec![frame(8, 5, FrameKind::Interpreted)], 1);
    unknown.partial = true;
    let mut other = stack(vec![], 2);
    other.thread = 8;
    let folded = Folded::new(&profile(vec![unknown, other]), Lines::Running);
    assert_eq!(
        folded.lines(),
        ["[thread 7];[outer frames not read];code 0000000000000009 1", "[thread 8];[no Python frame] 2",]
    );
}
