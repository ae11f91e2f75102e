use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};

use emberjit_pgo::identity::{CodeId, CodeInfo};
use emberjit_pgo::plan::Entry;
use emberjit_pgo::symbols::{Range, SymbolFrame};

use super::*;
use crate::code::names::named_ranges;
use crate::policy::paths::tests::Scratch;

fn code(id: u64, qualname: &str, first_line: u32) -> CodeInfo {
    let file = "/srv/app/shapes.py".to_string();
    CodeInfo { id: CodeId(id), qualname: qualname.into(), file, first_line, units: 20, instructions: 9 }
}

fn frame(code: u32, line: u32) -> SymbolFrame {
    SymbolFrame { code, offset: 2 * line, line, column: 4 }
}

/// `area` with `Shape.width` inlined on two lines; bytes 0..4 and 30..40 have no range.
fn version(number: u64, start: u64) -> VersionSymbols {
    let range = |from, to, stack| Range { from, to, stack };
    VersionSymbols {
        version: number,
        entry: Entry::Function,
        born_ns: 17,
        start,
        len: 40,
        codes: vec![code(1, "area", 10), code(2, "Shape.width", 3)],
        stacks: vec![vec![frame(0, 11)], vec![frame(0, 12), frame(1, 4)], vec![frame(0, 12), frame(1, 5)]],
        ranges: vec![range(4, 10, 0), range(10, 16, 1), range(16, 30, 2)],
    }
}

fn options(scratch: &Scratch) -> SymbolsOptions {
    let dir = Some(scratch.path().to_path_buf());
    SymbolsOptions { dir: dir.clone(), perf_map_dir: dir, jitdump: false }
}

fn perf_map(scratch: &Scratch) -> String {
    fs::read_to_string(scratch.join(&perfmap::file_name(std::process::id()))).unwrap()
}

const AREA: &str = "py::area (shapes.py:10)";
const WIDTH: &str = "py::area->Shape.width (shapes.py:3)";

/// Check that names join lines of one chain, give gaps to the root, and cover everything once.
#[test]
fn ranges_are_joined_by_chain() {
    let ranges: Vec<_> = named_ranges(&version(1, 0)).into_iter().map(|r| (r.from, r.to, r.name)).collect();
    let expected = [(0, 10, AREA), (10, 30, WIDTH), (30, 40, AREA)];
    assert_eq!(ranges, expected.map(|(from, to, name)| (from, to, name.to_string())));
}

/// Check that a table that breaks its own rules still gives sorted ranges within the version.
#[test]
fn odd_tables_give_sane_ranges() {
    let mut odd = version(1, 0);
    odd.ranges = [(5, 3, 0), (8, 60, 1), (9, 20, 9), (70, 80, 0)]
        .map(|(from, to, stack)| Range { from, to, stack })
        .into();
    odd.codes[1].qualname = "two\nlines".into();
    let ranges = named_ranges(&odd);
    let mut end = 0;
    for range in &ranges {
        assert!(range.from == end && range.to > range.from && !range.name.contains('\n'), "{ranges:?}");
        end = range.to;
    }
    assert_eq!(end, odd.len);
    odd.codes.clear();
    assert!(named_ranges(&odd).iter().all(|range| range.name.starts_with("py::?")));
}

/// Check that the inline table reads back as it was written, with deaths, in a closed file.
#[test]
fn table_reads_back() {
    let scratch = Scratch::new("table");
    let mut symbols = Symbols::open(options(&scratch));
    symbols.publish(version(1, 0x1000));
    symbols.publish(version(2, 0x2000));
    symbols.retire(1, 99);
    symbols.retire(1, 100);
    let path = symbols.table_path().unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let events: Vec<SymbolEvent> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let born = |number, start| SymbolEvent::Born(version(number, start));
    let expected = [born(1, 0x1000), born(2, 0x2000), SymbolEvent::Died { version: 1, at_ns: 99 }];
    assert_eq!(events, expected);
    assert_eq!(fs::metadata(path).unwrap().mode() & 0o777, 0o600);
    assert!(symbols.take_warnings().is_empty());
}

/// Check that the table does not grow without end, and that what died just now stays in it.
#[test]
fn table_is_written_anew() {
    let scratch = Scratch::new("anew");
    let mut symbols = Symbols::open(options(&scratch));
    symbols.publish(version(0, 0x900));
    let path = symbols.table_path().unwrap();
    let events = || -> Vec<SymbolEvent> {
        let text = fs::read_to_string(&path).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let second = 1_000_000_000;
    for number in 1..1000 {
        symbols.publish(version(number, 0x1000));
        symbols.retire(number, number * second);
    }
    let events = events();
    assert!((20..600).contains(&events.len()), "{}", events.len());
    assert!(events.contains(&SymbolEvent::Born(version(0, 0x900))));
    for number in 990..1000 {
        let born = events.iter().position(|e| *e == SymbolEvent::Born(version(number, 0x1000)));
        let died = SymbolEvent::Died { version: number, at_ns: number * second };
        assert!(events.iter().position(|e| *e == died) > born && born.is_some());
    }
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 2);
    assert!(symbols.take_warnings().is_empty());
}

/// Check that the perf map has one line a chain, and loses lines whose memory is used again.
#[test]
fn perf_map_never_overlaps() {
    let scratch = Scratch::new("map");
    let mut symbols = Symbols::open(options(&scratch));
    symbols.publish(version(1, 0x1000));
    assert_eq!(perf_map(&scratch), format!("1000 a {AREA}\n100a 14 {WIDTH}\n101e a {AREA}\n"));
    symbols.retire(1, 50);
    let mut second = version(2, 0x1008);
    (second.ranges, second.codes[0].qualname) = (Vec::new(), "other".into());
    symbols.publish(second);
    symbols.tidy();
    assert_eq!(perf_map(&scratch), "1008 28 py::other (shapes.py:10)\n");
    symbols.publish(version(3, 0x1030));
    assert_eq!(perf_map(&scratch).lines().count(), 4);
}

/// Check that a map that this process writes already is added to, and a left-over one replaced.
#[test]
fn perf_map_is_shared_within_the_process() {
    let scratch = Scratch::new("shared");
    let path = scratch.join(&perfmap::file_name(std::process::id()));
    fs::write(&path, "10 10 old\n").unwrap();
    drop(Symbols::open(options(&scratch)));
    assert_eq!(perf_map(&scratch), "");
    let mut other = fs::OpenOptions::new().append(true).open(&path).unwrap();
    other.write_all(b"10 10 trampoline\n").unwrap();
    let mut symbols = Symbols::open(options(&scratch));
    symbols.publish(version(1, 0x1000));
    symbols.publish(version(2, 0x1000));
    assert!(perf_map(&scratch).starts_with("10 10 trampoline\n"));
}

/// Check that a link in the way is refused with a sentence, and that the rest goes on.
#[test]
fn links_are_never_followed() {
    let scratch = Scratch::new("links");
    let target = scratch.join("target");
    fs::write(&target, "precious").unwrap();
    symlink(&target, scratch.join(&perfmap::file_name(std::process::id()))).unwrap();
    let mut symbols = Symbols::open(options(&scratch));
    symbols.publish(version(1, 0x1000));
    let warnings = symbols.take_warnings();
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].starts_with("the perf map is not written any more:"), "{warnings:?}");
    assert_eq!(fs::read_to_string(&target).unwrap(), "precious");
    assert!(!fs::read_to_string(symbols.table_path().unwrap()).unwrap().is_empty());
}

/// Check that a missing directory costs the files, not the program.
#[test]
fn no_directory_no_table() {
    let scratch = Scratch::new("nowhere");
    let nowhere = Some(scratch.join("no/such"));
    let mut symbols =
        Symbols::open(SymbolsOptions { dir: nowhere.clone(), perf_map_dir: nowhere, jitdump: true });
    symbols.publish(version(1, 0x1000));
    symbols.retire(1, 2);
    assert_eq!((symbols.take_warnings().len(), symbols.table_path()), (3, None));
}

/// Check that versions that are alive at a fork stand in the child's own files. (The test plays
/// the child: the parent's files are moved away instead of belonging to another process id.)
#[test]
fn a_child_tells_of_what_it_inherited() {
    let scratch = Scratch::new("fork");
    let mut symbols = Symbols::open(options(&scratch));
    symbols.publish(version(1, 0x1000));
    symbols.publish(version(2, 0x2000));
    symbols.retire(1, 5);
    let path = symbols.table_path().unwrap();
    fs::rename(&path, scratch.join("parent")).unwrap();
    let parents = fs::read(scratch.join("parent")).unwrap();
    symbols.after_fork_in_child();
    symbols.settle();
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(serde_json::from_str::<SymbolEvent>(&text).unwrap(), SymbolEvent::Born(version(2, 0x2000)));
    symbols.retire(2, 6);
    assert_eq!(fs::read(scratch.join("parent")).unwrap(), parents);
}

/// A record of a jitdump file: kind and body.
fn records(mut rest: &[u8]) -> Vec<(u32, Vec<u8>)> {
    let word = |bytes: &[u8], at: usize| u32::from_ne_bytes(bytes[at..at + 4].try_into().unwrap());
    assert_eq!([word(rest, 0), word(rest, 4), word(rest, 8)], [0x4a69_5444, 1, 40]);
    assert_eq!([word(rest, 12), word(rest, 20)], [62, std::process::id()]);
    rest = &rest[40..];
    let mut found = Vec::new();
    while !rest.is_empty() {
        let (kind, len) = (word(rest, 0), word(rest, 4) as usize);
        found.push((kind, rest[16..len].to_vec()));
        rest = &rest[len..];
    }
    found
}

/// Check that jitdump records hold the code itself, its name, and the lines before it.
#[test]
fn jitdump_reads_back() {
    let scratch = Scratch::new("dump");
    let machine_code: Vec<u8> = (0..40).collect();
    let start = machine_code.as_ptr() as u64;
    let mut symbols = Symbols::open(SymbolsOptions { jitdump: true, ..options(&scratch) });
    symbols.publish(version(1, start));
    assert_eq!(symbols.take_warnings(), Vec::<String>::new());
    drop(symbols);
    let file = fs::read(scratch.join(&jitdump::file_name(std::process::id()))).unwrap();
    let records = records(&file);
    // Lines and code of the two first ranges, code of the last (no line is known), the end.
    assert_eq!(records.iter().map(|r| r.0).collect::<Vec<_>>(), [2, 0, 2, 0, 0, 3]);
    let load = &records[3].1;
    assert_eq!(load[8..16], (start + 10).to_ne_bytes());
    assert_eq!(load[24..32], 20u64.to_ne_bytes());
    assert_eq!(load[40..], [WIDTH.as_bytes(), &[0], &machine_code[10..30]].concat());
    let lines = &records[2].1;
    assert_eq!(lines[8..16], 2u64.to_ne_bytes());
    assert_eq!(lines[24..28], 4u32.to_ne_bytes());
}
