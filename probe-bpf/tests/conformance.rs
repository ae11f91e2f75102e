//! libbpf, the reference loader, takes the same object as aya does.

use std::collections::BTreeMap;

use emberjit_probe_bpf::{Kernel, OBJECT, Shape, wire};
use libbpf_rs::ObjectBuilder;

/// Name, type, and sizes of a map.
type Map = (String, (u32, u32, u32, u32));

fn is_root() -> bool {
    // SAFETY: takes nothing and cannot fail.
    unsafe { libc::geteuid() == 0 }
}

/// Past the test harness, which keeps what passing tests print to itself.
fn say(message: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{message}");
}

/// The maps of the object as libbpf understands them.
fn libbpf_maps(object: &libbpf_rs::OpenObject) -> BTreeMap<String, (u32, u32, u32, u32)> {
    let map = |m: libbpf_rs::OpenMap<'_>| -> Map {
        (
            m.name().to_string_lossy().into_owned(),
            (m.map_type() as u32, m.key_size(), m.value_size(), m.max_entries()),
        )
    };
    object.maps().map(map).filter(|(name, _)| !name.contains('.')).collect()
}

/// The same as aya understands them.
fn aya_maps() -> BTreeMap<String, (u32, u32, u32, u32)> {
    let object = aya_obj::Object::parse(OBJECT).unwrap();
    let map = |(name, m): (&String, &aya_obj::Map)| -> Map {
        (name.clone(), (m.map_type(), m.key_size(), m.value_size(), m.max_entries()))
    };
    object.maps.iter().map(map).filter(|(name, _)| !name.contains('.')).collect()
}

/// Check that both loaders find the same programs and the same maps, with the sizes that the wire
/// structs have.
#[test]
fn same_programs_and_maps() {
    let libbpf = ObjectBuilder::default().open_memory(OBJECT).unwrap();
    let maps = libbpf_maps(&libbpf);
    assert_eq!(maps, aya_maps());
    let value_size = |name: &str| maps[name].2 as usize;
    assert_eq!(value_size("config"), size_of::<wire::Config>());
    assert_eq!(value_size("counters"), size_of::<wire::Counters>());

    let mut theirs: Vec<String> = libbpf.progs().map(|p| p.name().to_string_lossy().into_owned()).collect();
    let object = aya_obj::Object::parse(OBJECT).unwrap();
    let mut ours: Vec<String> = object.programs.keys().cloned().collect();
    let mut expected: Vec<&str> = Shape::ALL.iter().map(|s| s.program()).chain(["sample_stack"]).collect();
    [&mut theirs, &mut ours].into_iter().for_each(|names| names.sort());
    expected.sort();
    assert_eq!(theirs, expected);
    assert_eq!(ours, expected);
}

/// Check that the kernel accepts every program from either loader.
#[test]
fn both_load() {
    let libbpf = ObjectBuilder::default().open_memory(OBJECT).unwrap().load();
    let config: wire::Config = bytemuck::Zeroable::zeroed();
    let aya = Kernel::load(&config);
    if !is_root() && libbpf.is_err() && aya.is_err() {
        say("SKIPPED: BPF is not permitted here");
        return;
    }
    let libbpf = libbpf.unwrap();
    assert_eq!(libbpf.progs().count(), Shape::ALL.len() + 1);
    let kernel = aya.unwrap();
    assert_eq!(kernel.counters(), bytemuck::Zeroable::zeroed());
}
