use crate::plan::{Plan, PlanError};

/// Check that texts that are no plan of this version are refused with one sentence that says why.
#[test]
fn unusable_plans_are_refused() {
    let cases = [
        ("", "this is no plan"),
        ("import sys", "this is no plan"),
        ("{}", "this is no plan"),
        (
            r#"{"version": 2, "layers": []}"#,
            "the plan has format version 2, and this program reads version 1",
        ),
        (r#"{"version": 1}"#, "the plan cannot be read: missing field `policy`"),
    ];
    for (text, expected) in cases {
        let error = Plan::from_json(text).unwrap_err().to_string();
        assert!(error.starts_with(expected) && !error.contains('\n'), "{error}");
    }
    assert!(matches!(Plan::from_json(r#"{"version": 0}"#), Err(PlanError::Version(0))));
}

/// Check that the file format is what was published: names and shapes that others rely on.
#[test]
fn the_format_is_stable() {
    let text = r#"{
  "version": 1,
  "policy": "ranked",
  "budget": 60000,
  "spent": 0,
  "roots": [
    {
      "code": "00000000000000ab",
      "qualname": "<module>",
      "file": "app.py",
      "first_line": 1,
      "entry": {
        "loop": 24
      },
      "share": 0.5,
      "compile": true,
      "reason": "Why not.",
      "budget": 3000,
      "spent": 0,
      "decisions": []
    }
  ]
}
"#;
    assert_eq!(Plan::from_json(text).unwrap().to_json(), text);
}
