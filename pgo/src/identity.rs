//! What code, call sites and types are called across processes and builds.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The content hash of a code object: its base opcodes and arguments, names and constants.
///
/// Two code objects with equal content have the same id wherever they live; ids are therefore
/// comparable between processes, and [`CodeInfo`] tells equal ones apart by place.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct CodeId(pub u64);

impl fmt::Display for CodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for CodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<CodeId> for String {
    fn from(id: CodeId) -> String {
        id.to_string()
    }
}

impl TryFrom<String> for CodeId {
    type Error = String;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl FromStr for CodeId {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16)
            .map(CodeId)
            .map_err(|_| format!("`{text}` is not a code id (16 hexadecimal digits)"))
    }
}

/// What is known of a code object besides its content.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CodeInfo {
    pub id: CodeId,
    /// `co_qualname`.
    pub qualname: String,
    /// `co_filename`.
    pub file: String,
    /// `co_firstlineno`, 1-based.
    pub first_line: u32,
    /// Length of the bytecode in 16-bit units, inline caches included.
    pub units: u32,
    /// Number of instructions, inline caches not counted.
    pub instructions: u32,
}

/// The instructions of a code object, as far as stale matching needs them ([`crate::stale`]).
///
/// The three vectors have one element for each instruction, inline caches not counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CodeShape {
    pub info: CodeInfo,
    /// Base opcodes (not specialised, not instrumented).
    pub opcodes: Vec<u8>,
    /// Byte offsets in `co_code`, ascending.
    pub offsets: Vec<u32>,
    /// 1-based lines; 0 if unknown.
    pub lines: Vec<u32>,
}

/// One instruction of one code object: where a call, an attribute load or an operator stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CallSite {
    pub code: CodeId,
    /// Byte offset of the instruction in `co_code`, as `dis` prints it.
    pub offset: u32,
}

/// A type as a profile names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TypeKey {
    /// `tp_name`: a bare name for heap types, `module.name` for static ones.
    pub name: String,
    /// `tp_version_tag` when it was seen; 0 if it had none. Only means something in the same process.
    pub version_tag: u32,
}

/// A constant as far as it takes part in a [`CodeId`]. Kinds that differ between processes for
/// equal source (addresses, frozenset order) are reduced to a tag.
#[derive(Clone, Debug, PartialEq)]
pub enum ConstKey {
    None,
    Ellipsis,
    Bool(bool),
    /// Sign and absolute value in 30-bit digits, least significant first.
    Int(i8, Vec<u32>),
    /// IEEE bits.
    Float(u64),
    Complex(u64, u64),
    /// UTF-8, lone surrogates as `surrogatepass` encodes them.
    Str(Vec<u8>),
    Bytes(Vec<u8>),
    Tuple(Vec<ConstKey>),
    /// A nested code object, by its `co_qualname` (UTF-8).
    Code(Vec<u8>),
    /// Everything else: only that it is there.
    Other,
}

/// Builds a [`CodeId`] (FNV-1a, 64 bits, over a length-prefixed encoding).
///
/// Feed it, in this order: every instruction that is not a cache, as base opcode and argument
/// byte; every name of `co_names`, then of `co_localsplusnames`; every constant.
#[derive(Clone, Debug)]
pub struct CodeHasher(u64);

impl Default for CodeHasher {
    fn default() -> Self {
        CodeHasher(0xcbf2_9ce4_8422_2325)
    }
}

impl CodeHasher {
    pub fn instruction(&mut self, base_opcode: u8, arg: u8) {
        self.bytes(&[base_opcode, arg]);
    }

    pub fn name(&mut self, utf8: &[u8]) {
        self.tagged(b'n', utf8);
    }

    pub fn constant(&mut self, constant: &ConstKey) {
        match constant {
            ConstKey::None => self.bytes(b"N"),
            ConstKey::Ellipsis => self.bytes(b"E"),
            ConstKey::Bool(b) => self.bytes(if *b { b"T" } else { b"F" }),
            ConstKey::Int(sign, digits) => {
                self.bytes(&[b'i', *sign as u8]);
                self.number(digits.len() as u64);
                digits.iter().for_each(|d| self.bytes(&d.to_le_bytes()));
            }
            ConstKey::Float(bits) => {
                self.bytes(b"f");
                self.number(*bits);
            }
            ConstKey::Complex(re, im) => {
                self.bytes(b"j");
                self.number(*re);
                self.number(*im);
            }
            ConstKey::Str(s) => self.tagged(b's', s),
            ConstKey::Bytes(b) => self.tagged(b'b', b),
            ConstKey::Tuple(items) => {
                self.bytes(b"(");
                self.number(items.len() as u64);
                items.iter().for_each(|i| self.constant(i));
            }
            ConstKey::Code(qualname) => self.tagged(b'c', qualname),
            ConstKey::Other => self.bytes(b"?"),
        }
    }

    pub fn finish(self) -> CodeId {
        CodeId(self.0)
    }

    fn tagged(&mut self, tag: u8, bytes: &[u8]) {
        self.bytes(&[tag]);
        self.number(bytes.len() as u64);
        self.bytes(bytes);
    }

    fn number(&mut self, n: u64) {
        self.bytes(&n.to_le_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
