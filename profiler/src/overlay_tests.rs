//! Compiled code over interpreter frames, with an inline table from a file.

use std::io::Write as _;

use emberjit_pgo::profile::{Frame, FrameKind};
use emberjit_pgo::symbols::{Range, SymbolEvent, SymbolFrame, VersionSymbols};
use emberjit_pgo::{CodeId, CodeInfo, Entry};
use emberjit_probe_bpf::wire::Sample;

use super::{Live, apply};
use crate::inline_table::InlineTable;

const ROOT: u64 = 0xa;
const MIDDLE: u64 = 0xb;
const LEAF: u64 = 0xc;
const OTHER: u64 = 0xd;

fn info(id: u64) -> CodeInfo {
    CodeInfo {
        id: CodeId(id),
        qualname: format!("f{id:x}"),
        file: "f.py".into(),
        first_line: 10 * id as u32,
        units: 10,
        instructions: 5,
    }
}

/// A version at 0x1000..0x1100: the root alone, then with `MIDDLE` and `LEAF` inlined, then a gap.
fn version(id: u64, born_ns: u64) -> VersionSymbols {
    let frame = |code, offset| SymbolFrame { code, offset, line: 100 + offset, column: 1 };
    VersionSymbols {
        version: id,
        entry: Entry::Function,
        born_ns,
        start: 0x1000,
        len: 0x100,
        codes: vec![info(ROOT), info(MIDDLE), info(LEAF)],
        stacks: vec![vec![frame(0, 2)], vec![frame(0, 4), frame(1, 6), frame(2, 8)]],
        ranges: vec![Range { from: 0, to: 0x40, stack: 0 }, Range { from: 0x40, to: 0x80, stack: 1 }],
    }
}

fn file(events: &[SymbolEvent]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    append(&mut file, events);
    file
}

fn append(file: &mut tempfile::NamedTempFile, events: &[SymbolEvent]) {
    for event in events {
        writeln!(file, "{}", serde_json::to_string(event).unwrap()).unwrap();
    }
}

fn table() -> InlineTable {
    let file = file(&[SymbolEvent::Born(version(1, 100))]);
    let mut table = InlineTable::new(file.path().to_owned());
    assert!(table.refresh());
    table
}

/// Frames as the interpreter shows them, innermost first.
fn shown(codes: &[u64]) -> Vec<Live> {
    let frame = |code: &u64| Frame {
        code: CodeId(*code),
        offset: 0,
        line: 1,
        column: 0,
        kind: FrameKind::Interpreted,
        native: None,
    };
    codes.iter().map(|code| Live { frame: frame(code), info: None }).collect()
}

/// Applies the table to a sample and writes what comes out, innermost first: code, kind, offset.
fn overlaid(ip: u64, returns: &[u64], codes: &[u64]) -> String {
    let mut sample: Sample = bytemuck::Zeroable::zeroed();
    (sample.ip, sample.time_ns, sample.returns) = (ip, 200, returns.len() as u8);
    sample.return_addresses[..returns.len()].copy_from_slice(returns);
    let mut frames = shown(codes);
    apply(&table(), &sample, &mut frames);
    let kind = |f: &Frame| match f.kind {
        FrameKind::Interpreted => '.',
        FrameKind::Compiled => '!',
        FrameKind::Inlined => '^',
        FrameKind::Native => 'n',
    };
    let text = |l: &Live| format!("{:x}{}{}", l.frame.code.0, kind(&l.frame), l.frame.offset);
    frames.iter().map(text).collect::<Vec<_>>().join(" ")
}

/// Check that the instruction pointer decides what is innermost.
#[test]
fn running_in_compiled_code() {
    let check = |ip, codes: &[u64], expected: &str| assert_eq!(overlaid(ip, &[], codes), expected);
    // The root's frame is current: it is replaced, with what was inlined on top.
    check(0x1010, &[ROOT, OTHER], "a!2 d.0");
    check(0x1050, &[ROOT, OTHER], "c^8 b^6 a!4 d.0");
    // Inlined frames exist at this moment: they are the same ones.
    check(0x1050, &[LEAF, MIDDLE, ROOT, OTHER], "c^8 b^6 a!4 d.0");
    // Another function is current: the compiled one has no frame of its own.
    check(0x1010, &[OTHER], "a!2 d.0");
    check(0x1050, &[OTHER, ROOT], "c^8 b^6 a!4 d.0 a.0");
    check(0x1010, &[], "a!2");
    // Bytes that no range covers are the root's first line.
    check(0x10f0, &[ROOT], "a!0");
    // Elsewhere nothing changes.
    check(0x1100, &[ROOT], "a.0");
    check(0xfff, &[ROOT], "a.0");
}

/// Check that return addresses decide about frames further out.
#[test]
fn waiting_for_a_call() {
    let check = |returns: &[u64], codes: &[u64], expected: &str| {
        assert_eq!(overlaid(0x9000, returns, codes), expected);
    };
    // A C helper that compiled code called.
    check(&[0x1050], &[ROOT, OTHER], "c^8 b^6 a!4 d.0");
    // A return address is behind its call: the first byte of a range belongs to the one before.
    check(&[0x1040], &[ROOT, OTHER], "a!2 d.0");
    // An interpreted function that compiled code called, inlined frames shown or not.
    check(&[0x1050], &[OTHER, LEAF, MIDDLE, ROOT], "d.0 c^8 b^6 a!4");
    check(&[0x1010], &[OTHER, ROOT], "d.0 a!2");
    // Recursion: one frame for each return address, from the inside out.
    check(&[0x1010, 0x1050], &[ROOT, ROOT, ROOT], "a!2 c^8 b^6 a!4 a.0");
    // A word that only looks like a return address.
    check(&[0x1050], &[OTHER], "d.0");
}

/// Check that a version counts only while it lives, also when its memory is used again.
#[test]
fn lifetimes() {
    let mut again = version(2, 300);
    again.codes[0] = info(OTHER);
    let mut file = file(&[SymbolEvent::Born(version(1, 100))]);
    let mut table = InlineTable::new(file.path().to_owned());
    table.refresh();
    let root = |table: &InlineTable, at| table.lookup(0x1010, at).map(|s| s.root().id.0);
    assert_eq!((root(&table, 99), root(&table, 100), root(&table, 1000)), (None, Some(ROOT), Some(ROOT)));
    append(&mut file, &[SymbolEvent::Died { version: 1, at_ns: 250 }, SymbolEvent::Born(again)]);
    assert!(!table.refresh());
    let at = [200, 260, 300].map(|at| root(&table, at));
    assert_eq!(at, [Some(ROOT), None, Some(OTHER)]);
    assert_eq!(table.malformed, 0);
}

/// Check that a file in the place of the old one is read from its beginning, and what is not in it forgotten.
#[test]
fn file_written_anew() {
    let mut old = file(&[SymbolEvent::Born(version(1, 100)), SymbolEvent::Died { version: 1, at_ns: 150 }]);
    let mut table = InlineTable::new(old.path().to_owned());
    table.refresh();
    let root = |table: &InlineTable, at| table.lookup(0x1010, at).map(|s| s.root().id.0);
    assert_eq!(root(&table, 120), Some(ROOT));
    let mut kept = version(2, 200);
    kept.start = 0x5000;
    append(&mut old, &[SymbolEvent::Born(kept.clone())]);
    let new = file(&[SymbolEvent::Born(kept)]);
    std::fs::rename(new.path(), old.path()).unwrap();
    assert!(table.refresh());
    assert_eq!((table.range(), root(&table, 120), table.malformed), ((0x5000, 0x5100), None, 0));
    assert!(table.lookup(0x5010, 210).is_some());
    assert!(!table.refresh());
}

/// Check that a line still being written is read once it is whole, and nonsense is counted.
#[test]
fn growing_file() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let mut table = InlineTable::new(file.path().to_owned());
    assert!(!table.refresh());
    let line = serde_json::to_string(&SymbolEvent::Born(version(1, 0))).unwrap();
    let (first, second) = line.split_at(50);
    write!(file, "{first}").unwrap();
    assert!(!table.refresh());
    writeln!(file, "{second}\nnonsense").unwrap();
    assert!(table.refresh());
    assert_eq!((table.range(), table.malformed), ((0x1000, 0x1100), 1));
    let mut wrong = version(2, 0);
    wrong.ranges[0].stack = 9;
    append(&mut file, &[SymbolEvent::Born(wrong)]);
    table.refresh();
    assert_eq!(table.malformed, 2);
    assert!(!InlineTable::new("/nonexistent/table".into()).refresh());
}
