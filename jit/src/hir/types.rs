//! What is known of a value: a set of classes as bits, and at most one known constant.
//!
//! A class bit means *exactly* that class, never a subclass, and only classes whose instances can
//! never change class have a bit; everything else is `OTHER`. A type, once inferred, therefore stays
//! true for the value's whole life; what can change is asked by guards, each time.

use std::fmt;

use crate::cpython::Obj;
use crate::cpython::types::{self, known};

#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Type {
    pub bits: u32,
    pub constant: Option<Obj>,
}

macro_rules! bits {
    ($($name:ident = $bit:expr, $text:literal;)*) => {
        impl Type {
            $(pub const $name: Type = Type { bits: 1 << $bit, constant: None };)*
        }
        const NAMES: &[(u32, &str)] = &[$((1 << $bit, $text)),*];
    };
}

bits! {
    NONE = 0, "None"; BOOL = 1, "bool"; INT = 2, "int"; FLOAT = 3, "float"; STR = 4, "str"; BYTES = 5, "bytes";
    LIST = 6, "list"; TUPLE = 7, "tuple"; DICT = 8, "dict"; SET = 9, "set"; RANGE = 10, "range";
    RANGE_ITER = 11, "range_iterator"; LIST_ITER = 12, "list_iterator"; TUPLE_ITER = 13, "tuple_iterator";
    FUNCTION = 14, "function"; METHOD = 15, "method"; CELL = 16, "cell"; SLICE = 17, "slice"; CODE = 18, "code";
    CFUNCTION = 19, "builtin"; OTHER = 20, "other"; NULL = 21, "null";
    I64 = 24, "i64"; F64 = 25, "f64"; I1 = 26, "i1"; EFFECT = 27, "-";
}

impl Type {
    pub const EMPTY: Type = Type { bits: 0, constant: None };
    /// Any object.
    pub const OBJECT: Type = Type { bits: (1 << 21) - 1, constant: None };
    /// Any object, or null.
    pub const MAYBE_NULL: Type = Type { bits: (1 << 22) - 1, constant: None };
    /// Classes whose destruction runs no code but their own and is invisible.
    const SIMPLE: u32 = ((1 << 6) - 1) | (1 << 10) | 1 << 11 | 1 << 21;

    pub fn union(self, other: Type) -> Type {
        let constant = match (self.bits, other.bits) {
            (0, _) => other.constant,
            (_, 0) => self.constant,
            _ if self.constant == other.constant => self.constant,
            _ => None,
        };
        Type { bits: self.bits | other.bits, constant }
    }

    /// Whether every value of this type is one of `other`.
    pub fn is(self, other: Type) -> bool {
        self.bits & !other.bits == 0 && (other.constant.is_none() || self.constant == other.constant)
    }

    pub fn intersect(self, other: Type) -> Type {
        Type { bits: self.bits & other.bits, constant: self.constant.or(other.constant) }
    }

    pub fn is_machine(self) -> bool {
        self.bits & (Type::I64.bits | Type::F64.bits | Type::I1.bits) != 0
    }

    pub fn is_effect(self) -> bool {
        self.bits == Type::EFFECT.bits
    }

    /// An object pointer (or null) with a reference count to keep.
    pub fn is_object(self) -> bool {
        !self.is_machine() && !self.is_effect()
    }

    pub fn maybe_null(self) -> bool {
        self.bits & Type::NULL.bits != 0
    }

    /// Whether dropping the last reference can be seen by nobody.
    pub fn is_simple(self) -> bool {
        self.bits & !Type::SIMPLE == 0
    }

    /// The type of instances of exactly `class`.
    pub fn of_class(class: Obj) -> Type {
        [
            (known::int(), Type::INT),
            (known::float(), Type::FLOAT),
            (known::boolean(), Type::BOOL),
            (known::string(), Type::STR),
            (known::bytes(), Type::BYTES),
            (known::list(), Type::LIST),
            (known::tuple(), Type::TUPLE),
            (known::dict(), Type::DICT),
            (known::set(), Type::SET),
            (known::range(), Type::RANGE),
            (known::range_iter(), Type::RANGE_ITER),
            (known::list_iter(), Type::LIST_ITER),
            (known::tuple_iter(), Type::TUPLE_ITER),
            (known::function(), Type::FUNCTION),
            (crate::cpython::types::method(), Type::METHOD),
            (known::cell(), Type::CELL),
            (known::slice(), Type::SLICE),
            (known::code(), Type::CODE),
            (known::cfunction(), Type::CFUNCTION),
        ]
        .into_iter()
        .find(|(c, _)| *c == class)
        .map_or(Type::OTHER, |(_, t)| t)
    }

    /// The type of one known object.
    ///
    /// # Safety
    /// `o` must be alive or null.
    pub unsafe fn of_constant(o: Obj) -> Type {
        if o.is_null() {
            return Type::NULL;
        }
        let bits = if o == types::none() {
            Type::NONE.bits
        } else {
            // SAFETY: a live object has a class.
            Type::of_class(unsafe { o.class() }).bits
        };
        Type { bits, constant: Some(o) }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.bits {
            0 => f.write_str("never"),
            b if b == Type::OBJECT.bits => f.write_str("object"),
            b if b == Type::MAYBE_NULL.bits => f.write_str("object?"),
            b => {
                let names: Vec<&str> =
                    NAMES.iter().filter(|(bit, _)| b & bit != 0).map(|(_, n)| *n).collect();
                f.write_str(&names.join("|"))
            }
        }
    }
}

impl fmt::Debug for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
