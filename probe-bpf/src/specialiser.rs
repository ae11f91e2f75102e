//! The interpreter's specialisers (`Python/specialize.c`), and which program fits each.

/// How a specialiser's arguments lie in registers; one program for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// (object, instr, ...)
    Object,
    /// (object, object, instr, ...)
    Pair,
    /// (callable, instr, nargs, kwnames)
    Call,
    /// (globals, builtins, instr, name)
    Global,
    /// (super, class, instr, load_method)
    Super,
}

impl Shape {
    pub const ALL: [Shape; 5] = [Shape::Object, Shape::Pair, Shape::Call, Shape::Global, Shape::Super];

    /// Name of its program in the object.
    pub fn program(self) -> &'static str {
        match self {
            Shape::Object => "probe_object",
            Shape::Pair => "probe_pair",
            Shape::Call => "probe_call",
            Shape::Global => "probe_global",
            Shape::Super => "probe_super",
        }
    }
}

/// One specialiser. Its index in [`SPECIALISERS`] is the attach cookie and the hit's `probe`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Specialiser {
    /// Name in the interpreter's symbol table.
    pub symbol: &'static str,
    pub shape: Shape,
}

const fn at(symbol: &'static str, shape: Shape) -> Specialiser {
    Specialiser { symbol, shape }
}

/// All twelve.
pub const SPECIALISERS: [Specialiser; 12] = [
    at("_Py_Specialize_LoadAttr", Shape::Object),
    at("_Py_Specialize_StoreAttr", Shape::Object),
    at("_Py_Specialize_LoadGlobal", Shape::Global),
    at("_Py_Specialize_BinarySubscr", Shape::Pair),
    at("_Py_Specialize_StoreSubscr", Shape::Pair),
    at("_Py_Specialize_Call", Shape::Call),
    at("_Py_Specialize_BinaryOp", Shape::Pair),
    at("_Py_Specialize_CompareOp", Shape::Pair),
    at("_Py_Specialize_UnpackSequence", Shape::Object),
    at("_Py_Specialize_ForIter", Shape::Object),
    at("_Py_Specialize_Send", Shape::Object),
    at("_Py_Specialize_LoadSuperAttr", Shape::Super),
];

/// The specialiser that a hit came from.
pub fn of_hit(probe: u32) -> Option<&'static Specialiser> {
    SPECIALISERS.get(probe as usize)
}
