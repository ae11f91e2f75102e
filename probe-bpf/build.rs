//! Compiles the BPF programs with clang; `libbpf-cargo` brings libbpf's headers and its linker,
//! which checks the object and takes out paths of this machine.

use std::path::PathBuf;

use libbpf_cargo::SkeletonBuilder;

const SOURCE: &str = "src/bpf/probes.bpf.c";

fn main() {
    println!("cargo::rerun-if-changed=src/bpf");
    let object = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it")).join("probes.bpf.o");
    let built = SkeletonBuilder::new()
        .source(SOURCE)
        .obj(&object)
        .clang_args(["-Wall", "-Werror", "-mcpu=v3"])
        .build();
    if let Err(error) = built {
        println!("cargo::error=cannot compile {SOURCE} (clang 14 or later is needed): {error:#}");
    }
}
