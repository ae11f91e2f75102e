//! What an ELF file says: where symbols lie, in memory and in the file, and thread-local storage.

use std::collections::BTreeMap;
use std::path::Path;

use object::read::elf::{ElfFile64, ProgramHeader as _};
use object::{Endianness, Object, ObjectSymbol, RelocationFlags, elf};

/// The part of an ELF file that is needed after it was read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Elf {
    /// Value of every symbol asked for that is there.
    symbols: BTreeMap<String, u64>,
    loads: Vec<Load>,
    /// Size and alignment of thread-local storage.
    tls: Option<(u64, u64)>,
    /// Addresses of words that hold this file's TLS module number once loaded.
    module_slots: Vec<u64>,
    shared: bool,
}

#[derive(Clone, Copy, Debug)]
struct Load {
    offset: u64,
    address: u64,
    size: u64,
}

impl Elf {
    /// Reads `path`, keeping the symbols for which `wanted` holds.
    pub(crate) fn read(path: &Path, wanted: impl Fn(&str) -> bool) -> Result<Elf, String> {
        let data = std::fs::read(path).map_err(|e| e.to_string())?;
        let file = ElfFile64::<Endianness>::parse(&*data).map_err(|e| e.to_string())?;
        let symbols = file
            .dynamic_symbols()
            .chain(file.symbols())
            .filter(|s| !s.is_undefined())
            .filter_map(|s| Some((s.name().ok().filter(|n| wanted(n))?.to_owned(), s.address())))
            .collect();
        let endian = file.endian();
        let headers = || file.elf_program_headers().iter();
        let load = |h: &elf::ProgramHeader64<Endianness>| Load {
            offset: h.p_offset(endian),
            address: h.p_vaddr(endian),
            size: h.p_filesz(endian),
        };
        Ok(Elf {
            symbols,
            loads: headers().filter(|h| h.p_type(endian) == elf::PT_LOAD).map(load).collect(),
            tls: headers()
                .find(|h| h.p_type(endian) == elf::PT_TLS)
                .map(|h| (h.p_memsz(endian), h.p_align(endian).max(1))),
            module_slots: module_slots(&file),
            shared: file.elf_header().e_type.get(endian) == elf::ET_DYN,
        })
    }

    pub(crate) fn symbol(&self, name: &str) -> Option<u64> {
        self.symbols.get(name).copied()
    }

    /// What to add to a symbol's value, given where the part of the file at `offset` was mapped.
    pub(crate) fn base(&self, mapped_at: u64, offset: u64) -> u64 {
        if !self.shared {
            return 0;
        }
        let load = self.loads.iter().find(|l| l.offset & !4095 <= offset && offset < l.offset + l.size);
        let address = load.map_or(offset, |l| (l.address & !4095) + (offset - (l.offset & !4095)));
        mapped_at.wrapping_sub(address)
    }

    /// Where in the file the byte for a symbol's value lies.
    pub(crate) fn file_offset(&self, address: u64) -> Option<u64> {
        let load = self.loads.iter().find(|l| l.address <= address && address < l.address + l.size)?;
        Some(address - load.address + load.offset)
    }

    pub(crate) fn module_slots(&self) -> &[u64] {
        &self.module_slots
    }

    /// Offset from the thread pointer to thread-local symbol `value`, if this file is the
    /// executable itself: its block ends at the thread pointer (x86-64, "variant II").
    pub(crate) fn executable_tls_offset(&self, value: u64) -> Option<i64> {
        let (size, align) = self.tls?;
        Some(value as i64 - size.next_multiple_of(align) as i64)
    }

    pub(crate) fn is_shared(&self) -> bool {
        self.shared
    }
}

/// Words that the dynamic linker fills with this module's own TLS number.
fn module_slots(file: &ElfFile64<Endianness>) -> Vec<u64> {
    const DTPMOD: RelocationFlags = RelocationFlags::Elf { r_type: elf::R_X86_64_DTPMOD64 };
    let relocations = file.dynamic_relocations().into_iter().flatten();
    relocations.filter(|(_, r)| r.flags() == DTPMOD).map(|(address, _)| address).collect()
}
