use serde_json::Value;

use super::*;
use crate::samples::{after, profile};

/// Check that the export holds every sample and that its indices name the frames of the stacks.
#[test]
fn export_holds_every_sample() {
    let json: Value = serde_json::from_str(&export(&after()).unwrap()).unwrap();
    let thread = &json["profiles"][0];
    assert_eq!(thread["endValue"], 500);
    assert_eq!(thread["weights"], serde_json::json!([100, 60, 40, 300]));
    let innermost = thread["samples"][0].as_array().unwrap().last().unwrap().as_u64().unwrap();
    let frame = &json["shared"]["frames"][innermost as usize];
    assert_eq!(
        *frame,
        serde_json::json!({"name": "decibel [inlined]", "file": "/srv/app/zoo.py", "line": 4})
    );
}

/// Check that a profile without samples is refused.
#[test]
fn empty_profiles_are_refused() {
    assert!(matches!(export(&profile(vec![])), Err(FlameError::Empty)));
}
