use emberjit_pgo::control::InlinedStatus;
use emberjit_pgo::profile::{Frame, FrameKind, Stack};
use emberjit_pgo::{CodeId, CodeInfo, Decision, Entry, Profile, RootPlan};

use super::*;

fn span(kind: FrameKind, samples: [u64; 2], rate: Rate) -> Span {
    let frame =
        |code: u64, line| Frame { code: CodeId(code), offset: 0, line, column: 0, kind, native: None };
    let stack = |frames, samples| Stack { thread: 1, frames, samples, partial: false };
    let mut profile = Profile {
        stacks: vec![stack(vec![frame(1, 5)], samples[0]), stack(vec![frame(1, 6), frame(2, 9)], samples[1])],
        ..Profile::default()
    };
    for (id, name) in [(1, "day"), (2, "clamp")] {
        let info = CodeInfo {
            id: CodeId(id),
            qualname: name.to_owned(),
            file: "/d/demo.py".to_owned(),
            ..CodeInfo::default()
        };
        profile.codes.insert(CodeId(id), info);
    }
    profile.health.samples = samples.iter().sum();
    profile.health.lost = 1;
    profile.health.degraded = vec!["No BPF here.".to_owned()];
    Span { profile, stop: Stop::Time, rate: Some(rate), cpu_seconds: None }
}

fn plan() -> Plan {
    let decision = Decision {
        path: vec![],
        callee: CodeId(3),
        callee_name: "log".to_owned(),
        inline: false,
        score: 0.0,
        cost: 900,
        reason: "It is too large.".to_owned(),
    };
    let root = RootPlan {
        code: CodeId(1),
        qualname: "day".to_owned(),
        file: String::new(),
        first_line: 1,
        entry: Entry::Function,
        share: 1.0,
        compile: true,
        spare: false,
        reason: String::new(),
        budget: 1,
        spent: 1,
        decisions: vec![decision],
    };
    Plan { roots: vec![root], ..Plan::default() }
}

fn status() -> Status {
    let version = VersionStatus {
        code: CodeId(1),
        qualname: "day".to_owned(),
        first_line: 1,
        entry: Entry::Loop(30),
        hir: 40,
        bytes: 512,
        compile_ms: 2.5,
        entries: 7,
        inlined: vec![InlinedStatus { code: CodeId(2), callee: "clamp".to_owned(), line: 6, depth: 1 }],
        refused: vec![],
        live: true,
    };
    let exit = ExitStatus { qualname: "day".to_owned(), line: 6, reason: "type-guard".to_owned(), count: 3 };
    Status { versions: vec![version], exits: vec![exit], ..Status::default() }
}

fn inputs() -> Inputs {
    Inputs {
        frequency_hz: 499,
        unprofiled: Spans { before: Some(Rate { work: 102.0, seconds: 1.0 }), after: None },
        before: Some(span(FrameKind::Interpreted, [30, 70], Rate { work: 500.0, seconds: 5.0 })),
        plan: Some(plan()),
        status: Some(status()),
        after: Some(span(FrameKind::Compiled, [80, 20], Rate { work: 1250.0, seconds: 5.0 })),
        cost: Some(Cost { wall_seconds: 10.0, cpu_seconds: 0.1 }),
        paired: Some(Paired { pairs: 10, slowdown: 0.012, quartiles: [0.002, 0.021] }),
        stop: Some(Stop::Time),
        ..Inputs::default()
    }
}

/// Check that speed, shares, losses and costs are computed from what was measured.
#[test]
fn figures_follow_from_measurements() {
    let report = Report::new(&inputs());
    let speed = Speed { before: 100.0, after: Some(250.0), factor: Some(2.5), with_profiler: true };
    assert_eq!(report.speed, Some(speed));
    let shares: Vec<_> = report.shares.iter().map(|s| (s.function.as_str(), s.before, s.after)).collect();
    assert_eq!(shares, [("day", Some(0.3), Some(0.8)), ("clamp", Some(0.7), Some(0.2))]);
    assert_eq!(report.compiled_share, Some(1.0));
    assert_eq!((report.samples.lost, report.samples.lost_share), (2, 2.0 / 202.0));
    let cost = report.cost.unwrap();
    assert_eq!(cost.microseconds_per_sample.map(f64::round), Some(500.0));
    assert_eq!(cost.paired.map(|paired| paired.pairs), Some(10));
    assert_eq!(report.degraded, ["No BPF here."]);
}

/// Check that speed is told without the profiler's share in it wherever that was measured.
#[test]
fn speed_is_told_without_the_profiler() {
    let rate = |work| Some(Rate { work, seconds: 1.0 });
    let report =
        Report::new(&Inputs { unprofiled: Spans { before: rate(102.0), after: rate(306.0) }, ..inputs() });
    let speed = Speed { before: 102.0, after: Some(306.0), factor: Some(3.0), with_profiler: false };
    assert_eq!(report.speed, Some(speed));
    assert!(report.markdown().contains("with no profiler attached"));
}

/// Check that the document names what was compiled, inlined, refused and left, with the reasons.
#[test]
fn document_names_everything() {
    let text = Report::new(&inputs()).markdown();
    for wanted in [
        "| **factor** | **2.50** |",
        "| `clamp` (demo.py:0) | 70.0 % | 20.0 % | compiled |",
        "- `day` (loop at byte 30): 40 HIR instructions, 512 bytes, 2.5 ms to compile, entered 7 times",
        "  - inlined `clamp`, called on line 6",
        "- in `day`, `log` was not inlined (plan): It is too large.",
        "| `day` | 6 | type-guard | 3 |",
        "500 µs a sample",
        "- done without: No BPF here.",
    ] {
        assert!(text.contains(wanted), "{wanted} is not in\n{text}");
    }
}

/// Check that a run that was cut short says so and still reports what there is.
#[test]
fn short_runs_are_reported() {
    let cut = Inputs { after: None, status: None, stop: Some(Stop::Interrupted), ..inputs() };
    let report = Report::new(&cut);
    assert_eq!((report.ended, report.speed.unwrap().after), ("interrupted", None));
    assert!(report.summary().contains("interrupted"));
    let nothing = Report::new(&Inputs { stop: Some(Stop::Ended), ..Inputs::default() });
    assert!(nothing.markdown().contains("no progress counter"));
    assert!(serde_json::from_slice::<serde_json::Value>(&nothing.json().unwrap()).is_ok());
}
