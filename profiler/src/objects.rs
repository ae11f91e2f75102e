//! Python objects, read from another process into plain data.

use std::io;

use emberjit_layout::offsets as at;
use emberjit_pgo::ConstKey;

use crate::memory::{Memory, u32_at};
use crate::target::{Known, KnownTypes};

/// Longest string, tuple or integer that is believed.
const MAX_ITEMS: u64 = 1 << 20;
/// Deepest nesting of constant tuples that is followed.
const MAX_NESTING: u32 = 32;

/// A reader of objects.
#[derive(Clone, Debug)]
pub(crate) struct Objects {
    pub(crate) memory: Memory,
    pub(crate) types: KnownTypes,
}

impl Objects {
    /// `ob_size`, refused if it is absurd.
    fn size(&self, address: u64) -> io::Result<usize> {
        let size = self.memory.word(address + at::object::SIZE as u64)?;
        if size > MAX_ITEMS { Err(io::ErrorKind::InvalidData.into()) } else { Ok(size as usize) }
    }

    pub(crate) fn tuple(&self, address: u64) -> io::Result<Vec<u64>> {
        self.memory.words(address + at::tuple::ITEMS as u64, self.size(address)?)
    }

    pub(crate) fn bytes(&self, address: u64) -> io::Result<Vec<u8>> {
        self.memory.bytes(address + at::bytes::DATA as u64, self.size(address)?)
    }

    /// A `str` as UTF-8, lone surrogates encoded like any other code point.
    pub(crate) fn utf8(&self, address: u64) -> io::Result<Vec<u8>> {
        let length = self.memory.word(address + at::unicode::LENGTH as u64)?;
        let state = self.memory.u32(address + at::unicode::STATE as u64)?;
        // Include/cpython/unicodeobject.h: two bits interned, three kind, compact, ascii.
        let (kind, compact, ascii) = ((state >> 2) & 7, state >> 5 & 1 != 0, state >> 6 & 1 != 0);
        if length > MAX_ITEMS || !compact || !matches!(kind, 1 | 2 | 4) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let header = if ascii { at::unicode::ASCII_SIZE } else { at::unicode::COMPACT_SIZE };
        let data = self.memory.bytes(address + header as u64, length as usize * kind as usize)?;
        if ascii {
            return Ok(data);
        }
        let mut out = Vec::with_capacity(data.len());
        data.chunks_exact(kind as usize).for_each(|unit| {
            let point = unit.iter().rev().fold(0u32, |point, byte| point << 8 | u32::from(*byte));
            push_utf8(&mut out, point);
        });
        Ok(out)
    }

    pub(crate) fn text(&self, address: u64) -> io::Result<String> {
        Ok(String::from_utf8_lossy(&self.utf8(address)?).into_owned())
    }

    /// A tuple of strings.
    pub(crate) fn names(&self, address: u64) -> io::Result<Vec<Vec<u8>>> {
        self.tuple(address)?.into_iter().map(|name| self.utf8(name)).collect()
    }

    pub(crate) fn constant(&self, address: u64) -> io::Result<ConstKey> {
        self.constant_at(address, 0)
    }

    fn constant_at(&self, address: u64, depth: u32) -> io::Result<ConstKey> {
        if address == self.types.none {
            return Ok(ConstKey::None);
        }
        if address == self.types.ellipsis {
            return Ok(ConstKey::Ellipsis);
        }
        let type_address = self.memory.word(address + at::object::TYPE as u64)?;
        let double = |offset: usize| self.memory.word(address + offset as u64);
        Ok(match self.types.kind(type_address) {
            Some(Known::Bool) => ConstKey::Bool(self.integer(address)?.0 != 0),
            Some(Known::Int) => {
                let (sign, digits) = self.integer(address)?;
                ConstKey::Int(sign, digits)
            }
            Some(Known::Float) => ConstKey::Float(double(at::float::VALUE)?),
            Some(Known::Complex) => ConstKey::Complex(double(16)?, double(24)?),
            Some(Known::Str) => ConstKey::Str(self.utf8(address)?),
            Some(Known::Bytes) => ConstKey::Bytes(self.bytes(address)?),
            Some(Known::Tuple) if depth < MAX_NESTING => {
                let items = self.tuple(address)?;
                ConstKey::Tuple(
                    items.into_iter().map(|i| self.constant_at(i, depth + 1)).collect::<Result<_, _>>()?,
                )
            }
            Some(Known::Code) => {
                let name = self.memory.word(address + at::code::QUALNAME as u64)?;
                ConstKey::Code(self.utf8(name)?)
            }
            _ => ConstKey::Other,
        })
    }

    /// Sign and digits of an `int` (`lv_tag`: digits above, then three bits of sign and flags).
    fn integer(&self, address: u64) -> io::Result<(i8, Vec<u32>)> {
        let tag = self.memory.word(address + at::long::TAG as u64)?;
        let count = tag >> 3;
        if count > MAX_ITEMS {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let data = self.memory.bytes(address + at::long::DIGIT as u64, count as usize * 4)?;
        let digits = (0..count as usize).map(|i| u32_at(&data, 4 * i)).collect();
        Ok((1 - (tag & 3) as i8, digits))
    }
}

/// Appends a code point, surrogates included, which `char` would refuse.
fn push_utf8(out: &mut Vec<u8>, point: u32) {
    let tail = |shift: u32| 0x80 | (point >> shift & 0x3f) as u8;
    match point {
        0..0x80 => out.push(point as u8),
        0x80..0x800 => out.extend([0xc0 | (point >> 6) as u8, tail(0)]),
        0x800..0x10000 => out.extend([0xe0 | (point >> 12) as u8, tail(6), tail(0)]),
        _ => out.extend([0xf0 | (point >> 18 & 7) as u8, tail(12), tail(6), tail(0)]),
    }
}

#[cfg(test)]
mod tests {
    use super::push_utf8;

    /// Check that code points are encoded as `str` does it, and surrogates like their neighbours.
    #[test]
    fn code_points() {
        for c in ['a', '\u{7f}', 'é', '\u{7ff}', '€', '\u{ffff}', '😀'] {
            let mut out = Vec::new();
            push_utf8(&mut out, c.into());
            assert_eq!(out, c.to_string().as_bytes());
        }
        let mut out = Vec::new();
        push_utf8(&mut out, 0xd800);
        assert_eq!(out, [0xed, 0xa0, 0x80]);
    }
}
