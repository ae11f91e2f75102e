use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use prost::Message;

use super::schema::File;
use super::{MAX_BYTES, ProfileError};
use crate::identity::{CallSite, CodeId, CodeInfo, CodeShape, TypeKey};
use crate::profile::{Frame, FrameKind, Health, Meta, Operands, Profile, SiteProfile, Source, Stack};

fn packed(profile: &Profile) -> Vec<u8> {
    let mut bytes = Vec::new();
    profile.write_pprof(&mut bytes).expect("writing to memory succeeds");
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

fn message(profile: &Profile) -> File {
    let mut bytes = Vec::new();
    let packed = packed(profile);
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(packed.as_slice()), &mut bytes).unwrap();
    File::decode(bytes.as_slice()).unwrap()
}

fn text() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["", "f", "Dog.speak", "a b", "ünï", "samples", "emberjit"])
        .prop_map(str::to_owned)
}

fn code_id() -> impl Strategy<Value = CodeId> {
    prop_oneof![1u64..6, Just(u64::MAX)].prop_map(CodeId)
}

fn site() -> impl Strategy<Value = CallSite> {
    (code_id(), prop_oneof![0u32..20, any::<u32>()]).prop_map(|(code, offset)| CallSite { code, offset })
}

fn type_key() -> impl Strategy<Value = TypeKey> {
    (text(), 0u32..3).prop_map(|(name, version_tag)| TypeKey { name, version_tag })
}

fn frame() -> impl Strategy<Value = Frame> {
    use FrameKind::{Compiled, Inlined, Interpreted, Native};
    let kind = prop::sample::select(vec![Interpreted, Compiled, Inlined, Inlined, Native]);
    (site(), 0u32..9, any::<u32>(), kind).prop_map(|(at, line, column, kind)| match kind {
        Native => Frame { code: CodeId(0), offset: 0, line, column, kind, native: Some("memcpy".to_owned()) },
        _ => Frame { code: at.code, offset: at.offset, line, column, kind, native: None },
    })
}

fn stack() -> impl Strategy<Value = Stack> {
    (any::<u32>(), prop::collection::vec(frame(), 0..8), 0u64..1 << 40, any::<bool>())
        .prop_map(|(thread, frames, samples, partial)| Stack { thread, frames, samples, partial })
}

fn site_profile() -> impl Strategy<Value = SiteProfile> {
    let callees = prop::collection::btree_map(code_id(), 0u64..1 << 40, 0..3);
    let receivers = prop::collection::btree_map(type_key(), 0u64..1 << 40, 0..3);
    (0u64..1 << 40, callees, receivers).prop_map(|(samples, callees, receivers)| SiteProfile {
        samples,
        callees,
        receivers,
    })
}

fn operands() -> impl Strategy<Value = Operands> {
    prop::collection::btree_map(prop::collection::vec(type_key(), 0..3), 0u64..1 << 40, 1..3)
}

fn info(id: CodeId) -> impl Strategy<Value = CodeInfo> {
    (text(), text(), any::<u32>(), any::<u32>(), 0u32..500).prop_map(
        move |(qualname, file, first_line, units, instructions)| CodeInfo {
            id,
            qualname,
            file,
            first_line,
            units,
            instructions,
        },
    )
}

fn codes() -> impl Strategy<Value = BTreeMap<CodeId, CodeInfo>> {
    prop::collection::vec(code_id().prop_flat_map(info), 0..5)
        .prop_map(|all| all.into_iter().map(|info| (info.id, info)).collect())
}

fn shapes() -> impl Strategy<Value = BTreeMap<CodeId, CodeShape>> {
    let shape =
        (code_id().prop_flat_map(info), prop::collection::vec((any::<u8>(), 0u32..99, 0u32..99), 0..5));
    let shape = shape.prop_map(|(info, instructions)| {
        let opcodes = instructions.iter().map(|i| i.0).collect();
        let offsets = instructions.iter().map(|i| i.1).collect();
        CodeShape { info, opcodes, offsets, lines: instructions.iter().map(|i| i.2).collect() }
    });
    prop::collection::vec(shape, 0..2).prop_map(|all| all.into_iter().map(|s| (s.info.id, s)).collect())
}

fn meta() -> impl Strategy<Value = Meta> {
    let numbers = (any::<u32>(), any::<u64>(), any::<u64>(), prop::sample::select(vec![0u32, 1, 99]));
    (text(), prop::collection::vec(text(), 0..3), numbers).prop_map(
        |(python, command, (pid, start_ns, duration_ns, frequency_hz))| Meta {
            python,
            command,
            pid,
            start_ns,
            duration_ns,
            frequency_hz,
            source: Source::ProcessVm,
        },
    )
}

fn health() -> impl Strategy<Value = Health> {
    (any::<u64>(), 0u64..9, prop::collection::vec(text(), 0..3))
        .prop_map(|(samples, lost, degraded)| Health { samples, lost, degraded, ..Health::default() })
}

/// Any profile that keeps to what its types say. Counts stay below 2^40, so that sums do not
/// saturate.
pub(crate) fn profile() -> impl Strategy<Value = Profile> {
    let tables = (
        prop::collection::btree_map(site(), site_profile(), 0..4),
        prop::collection::btree_map(site(), operands(), 0..3),
        prop::collection::btree_map(site(), 0u64..1 << 40, 0..3),
    );
    (meta(), health(), codes(), shapes(), prop::collection::vec(stack(), 0..8), tables).prop_map(
        |(meta, health, codes, shapes, stacks, (sites, operands, loops))| Profile {
            meta,
            health,
            codes,
            stacks,
            sites,
            operands,
            loops,
            shapes,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Check that every profile reads back as it was written, and is written the same again.
    #[test]
    fn profiles_round_trip(profile in profile()) {
        let bytes = packed(&profile);
        let read = Profile::read_pprof(bytes.as_slice()).unwrap();
        prop_assert_eq!(&read, &profile);
        prop_assert_eq!(packed(&read), bytes);
    }

    /// Check that arbitrary bytes, bare or in a gzip stream, are an error with one sentence.
    #[test]
    fn arbitrary_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for input in [bytes.clone(), gzip(&bytes)] {
            let error = Profile::read_pprof(input.as_slice()).unwrap_err().to_string();
            prop_assert!(error.starts_with("the profile") && !error.contains('\n'), "{error}");
        }
    }

    /// Check that a damaged file is an error, and that a damaged message inside a sound file is an
    /// error or a profile, never a panic.
    #[test]
    fn damage_is_survived(profile in profile(), at in any::<prop::sample::Index>(), bit in 0u8..8) {
        let mut cut = packed(&profile);
        cut.truncate(at.index(cut.len()));
        prop_assert!(Profile::read_pprof(cut.as_slice()).is_err());
        let mut bytes = message(&profile).encode_to_vec();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        if let Ok(read) = Profile::read_pprof(gzip(&bytes).as_slice()) {
            packed(&read);
        }
    }
}

fn inlined() -> Profile {
    let frame =
        |code, offset, line, kind| Frame { code: CodeId(code), offset, line, column: 3, kind, native: None };
    let frames = vec![
        frame(1, 10, 2, FrameKind::Interpreted),
        frame(2, 20, 5, FrameKind::Compiled),
        frame(3, 30, 9, FrameKind::Inlined),
    ];
    let info = |id, qualname: &str, first_line| {
        let code =
            CodeInfo { id: CodeId(id), qualname: qualname.to_owned(), first_line, ..CodeInfo::default() };
        (CodeId(id), CodeInfo { file: "zoo.py".to_owned(), ..code })
    };
    Profile {
        meta: Meta { frequency_hz: 100, ..Meta::default() },
        codes: [info(1, "<module>", 1), info(2, "visit", 4), info(3, "Dog.speak", 8)].into(),
        stacks: vec![Stack { thread: 7, frames, samples: 5, partial: false }],
        ..Profile::default()
    }
}

/// Check that other tools see what pprof defines: types, innermost first, inlined frames as lines.
#[test]
fn other_tools_can_read_it() {
    let file = message(&inlined());
    let text = |index: i64| file.string_table[index as usize].as_str();
    let types: Vec<_> = file.sample_type.iter().map(|t| (text(t.r#type), text(t.unit))).collect();
    assert_eq!(types, [("samples", "count"), ("cpu", "nanoseconds")]);
    assert_eq!(file.sample[0].value, [5, 50_000_000]);
    assert!(file.sample[1..].iter().all(|record| record.value == [0, 0]));
    let name = |id: u64| text(file.function.iter().find(|f| f.id == id).unwrap().name);
    let location = |id: &u64| file.location.iter().find(|l| l.id == *id).unwrap();
    let stack = file.sample[0].location_id.iter().map(location);
    let stack: Vec<Vec<_>> =
        stack.map(|l| l.line.iter().map(|l| (name(l.function_id), l.line)).collect()).collect();
    assert_eq!(stack, [vec![("Dog.speak", 9), ("visit", 5)], vec![("<module>", 2)]]);
    let labels: Vec<_> = file.sample[0].label.iter().map(|l| (text(l.key), text(l.str), l.num)).collect();
    assert_eq!(labels, [("thread", "", 7), ("frame", "inlined", 0)]);
}

/// Check that each kind of unusable file is called what it is.
#[test]
fn errors_have_names() {
    let bomb = gzip(&vec![0; MAX_BYTES as usize + 1]);
    assert!(matches!(Profile::read_pprof(bomb.as_slice()), Err(ProfileError::TooLarge)));
    let foreign = File { string_table: vec![String::new()], ..File::default() };
    let foreign = gzip(&foreign.encode_to_vec());
    assert!(matches!(Profile::read_pprof(foreign.as_slice()), Err(ProfileError::Foreign)));
    assert!(matches!(Profile::read_pprof(&b"PK"[..]), Err(ProfileError::Compression(_))));
    let mut cut = message(&inlined());
    cut.location.clear();
    let cut = gzip(&cut.encode_to_vec());
    let error = Profile::read_pprof(cut.as_slice()).unwrap_err();
    assert_eq!(error.to_string(), "the profile is damaged: a location is missing");
}

/// Check that a small file whose stacks share one long location is refused before it fills memory.
#[test]
fn shared_frames_are_bounded() {
    let deep = Frame { kind: FrameKind::Inlined, ..inlined().stacks[0].frames[0].clone() };
    let stack = Stack { frames: vec![deep; 10_000], ..Stack::default() };
    let mut file = message(&Profile { stacks: vec![stack], ..Profile::default() });
    let sample = file.sample[0].clone();
    file.sample.extend(std::iter::repeat_n(sample, 1000));
    let error = Profile::read_pprof(gzip(&file.encode_to_vec()).as_slice()).unwrap_err();
    assert!(matches!(error, ProfileError::TooLarge), "{error}");
}
