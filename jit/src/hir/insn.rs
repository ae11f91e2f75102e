//! Instructions, what they do, and what they may disturb.

use super::{BlockId, Type, Value};
use crate::cpython::Obj;
use crate::cpython::dict::Slot;
pub use crate::runtime::helpers::{Helper, Returns};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cmp {
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
}

impl Cmp {
    /// From a `COMPARE_OP` argument's upper bits (`Include/object.h`, `Py_LT` and following).
    pub fn from_arg(arg: u32) -> Cmp {
        [Cmp::Lt, Cmp::Le, Cmp::Eq, Cmp::Ne, Cmp::Gt, Cmp::Ge][(arg as usize).min(5)]
    }
}

/// Arithmetic on machine integers and floats; floor division and modulo round as Python's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arith {
    Add,
    Sub,
    Mul,
    FloorDiv,
    Mod,
    TrueDiv,
    And,
    Or,
    Xor,
    Shl,
    Shr,
}

/// A control-flow edge with the arguments for its target's parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    pub to: BlockId,
    pub args: Vec<Value>,
}

/// Why compiled code was left. The name is what users see and counters are kept under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    TypeGuard,
    IdentityGuard,
    IntOverflow,
    IntTooBig,
    ZeroDivision,
    Condition,
    OutOfRange,
    Unbound,
    AttributeMissing,
    LayoutChanged,
    LoopEnd,
    Unsupported,
    FrameSeen,
    Invalidated,
    Raised,
    Stress,
}

impl Reason {
    pub fn name(self) -> &'static str {
        match self {
            Reason::TypeGuard => "type-guard",
            Reason::IdentityGuard => "identity-guard",
            Reason::IntOverflow => "int-overflow",
            Reason::IntTooBig => "int-too-big",
            Reason::ZeroDivision => "zero-division",
            Reason::Condition => "condition",
            Reason::OutOfRange => "index-out-of-range",
            Reason::Unbound => "unbound",
            Reason::AttributeMissing => "attribute-missing",
            Reason::LayoutChanged => "layout-changed",
            Reason::LoopEnd => "loop-end",
            Reason::Unsupported => "unsupported",
            Reason::FrameSeen => "frame-seen",
            Reason::Invalidated => "invalidated",
            Reason::Raised => "raised",
            Reason::Stress => "stress",
        }
    }

    /// Whether leaving this way is how the program normally goes on, not a failed assumption.
    pub fn is_expected(self) -> bool {
        matches!(self, Reason::LoopEnd | Reason::Raised | Reason::FrameSeen)
    }
}

/// What becomes of a callee's result in its caller, when the interpreter carries both on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// It is the value of the instruction.
    Result,
    /// Nothing: the value lies on the stack already, as when `__init__` runs.
    Nothing,
    /// It is the value of an operator, whose operands are still on the stack; if it is `NotImplemented`,
    /// TypeError.
    Operator { arg: u32 },
    /// It is the value of a comparison, whose operands are still on the stack; if it is `NotImplemented`,
    /// the right operand is asked.
    Comparison { cmp: u32 },
    /// It is the value of a call whose callable and arguments, so many, are still on the stack.
    Call { operands: u32 },
}

impl Gives {
    /// Whether the instruction's operands stay on the stack while the callee runs, since they may be asked
    /// for behind it or outlive it.
    pub fn wants_operands(self) -> bool {
        matches!(self, Gives::Operator { .. } | Gives::Comparison { .. } | Gives::Call { .. })
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// Positional argument of the root, with a reference: the prologue takes it over from the
    /// interpreter's stack, or makes one.
    Arg(u32),
    /// The root's function object.
    Callee,
    /// A slot of the running frame that a loop version takes over, with its reference.
    LoadSlot(u32),
    Param,
    Const(Obj),
    /// What an object, or its class, is known to have: borrowed from it, since both may end.
    Found(Value, Obj),
    I64(i64),
    F64(u64),
    Bool(bool),

    /// `v`, if its class is exactly that one.
    GuardType(Value, Obj),
    GuardIs(Value, Obj),
    /// Whether the class is exactly that one, as i1: where a path for each class begins.
    IsClass(Value, Obj),
    GuardNotNull(Value),
    /// Leaves if `cond` is not `expect`.
    Guard(Value, bool),

    UnboxInt(Value),
    UnboxFloat(Value),
    BoxInt(Value),
    BoxFloat(Value),
    BoxBool(Value),
    /// A box if the second operand is true, null otherwise: a local that may not be bound yet.
    BoxIntIf(Value, Value),
    BoxFloatIf(Value, Value),
    IntArith(Arith, Value, Value),
    IntCompare(Cmp, Value, Value),
    FloatArith(Arith, Value, Value),
    FloatCompare(Cmp, Value, Value),
    FloatNeg(Value),
    /// Square root of a float that is not negative.
    FloatSqrt(Value),
    IntToFloat(Value),
    Not(Value),
    /// Identity of two objects, as i1.
    Same(Value, Value),
    IsNull(Value),

    /// A borrowed pointer field.
    LoadField(Value, i32),
    /// Puts a reference, or null, into a pointer field. Gives what was there.
    StoreField(Value, i32, Value),
    /// `ob_size` of a list or tuple.
    Length(Value),
    ListGet(Value, Value),
    TupleGet(Value, Value),
    ListSet(Value, Value, Value),
    /// Value of a string key of a constant dict, if it still lies there.
    DictSlotLoad {
        dict: Obj,
        key: Obj,
        slot: Slot,
    },
    DictSlotStore {
        dict: Obj,
        key: Obj,
        slot: Slot,
        value: Value,
    },
    /// The same for a machine integer: reuses an int that nobody else holds.
    DictSlotStoreInt {
        dict: Obj,
        key: Obj,
        slot: Slot,
        value: Value,
    },
    /// Leaves unless the instance has inline values (no dict of its own) and its class's cached keys
    /// still number `n`: then no instance attribute hides a class attribute.
    GuardNoShadow(Value, Obj, i64),
    InstanceLoad(Value, u16),
    InstanceStore(Value, u16, Value),
    /// The same for a machine float: a float that only this attribute holds is overwritten.
    InstanceStoreFloat(Value, u16, Value),
    ListSetFloat(Value, Value, Value),
    CellLoad(Value),
    RangeHasNext(Value),
    RangeTake(Value),
    /// Next item, borrowed, or null at the end.
    ListIterNext(Value),

    /// `LOAD_ATTR` for a call: the method, or null if the attribute is no method; [`Op::Second`] is then
    /// the receiver, or the attribute (`_PyObject_GetMethod`).
    LoadMethod(Value, Obj),
    /// The second result of the `LoadMethod` right before.
    Second(Value),
    /// A call of what `LoadMethod` gave: method or null, receiver or callable, arguments.
    CallMethod {
        args: Vec<Value>,
        kwnames: Obj,
    },
    /// A call by vectorcall: callable, then arguments; the last ones named by the tuple `kwnames`.
    Call {
        args: Vec<Value>,
        kwnames: Obj,
    },
    /// A call of a C function of the runtime or of CPython.
    Runtime {
        helper: Helper,
        args: Vec<Value>,
        imm: i64,
    },

    /// Whether the instruction right before has raised, as i1; it is then no exit ([`super::Function::caught`]).
    Failed(Value),
    /// `v`, where it is known not to be null.
    Known(Value),
    /// Has the interpreter run the innermost frame of the state to its end: with the exception that is set
    /// thrown in, or from the state's start. Gives its result, or null with an exception set.
    Interpret {
        throw: bool,
    },

    /// `SEND`: what the receiver, sent a value, yields or returns.
    Send(Value, Value),
    /// Whether the `Send` right before returned, as i1.
    Returned(Value),
    /// The code unit at which the generator's frame was suspended.
    SuspendedAt,

    /// Polls the eval breaker. What is raised there is raised by the interpreter where it `repeats` the instruction.
    Poll {
        repeats: bool,
    },
    /// Leaves if the version was invalidated, monitoring changed or an inlined frame was looked at.
    Check,
    /// The same where an exception is set: leaves with it.
    CheckRaising,
    /// Leaves the root's frame before its locals are dropped.
    LeaveFrame,
    /// An inlined frame ends: leaves if somebody holds its frame object, which then gets the frame.
    EndInlined,
    /// A slot of some frame stops holding this value.
    Release(Value),
    IncRef(Value),
    DecRef(Value),
    /// Drops an argument of the call right before, at that place in its argument array, unless the callee has
    /// taken the reference.
    DropPassed(Value, u32),

    Jump(Edge),
    Branch(Value, Edge, Edge),
    Return(Value),
    /// Suspends the generator at `unit` with these slots, which follow the value that it yields.
    Yield {
        args: Vec<Value>,
        unit: u32,
    },
    /// Go on in the interpreter.
    Exit(Reason),
}

/// Visits the operands of a `&Op` or a `&mut Op`, edge arguments not included, in their order.
macro_rules! for_each_operand {
    ($op:expr, $each:expr) => {{
        use Op::*;
        let mut each = $each;
        match $op {
            GuardType(a, _)
            | IsClass(a, _)
            | Found(a, _)
            | GuardIs(a, _)
            | GuardNotNull(a)
            | Guard(a, _)
            | GuardNoShadow(a, ..)
            | UnboxInt(a)
            | UnboxFloat(a)
            | BoxInt(a)
            | BoxFloat(a)
            | BoxBool(a)
            | FloatNeg(a)
            | FloatSqrt(a)
            | IntToFloat(a)
            | LoadMethod(a, _)
            | Second(a)
            | Not(a)
            | IsNull(a)
            | Failed(a)
            | Known(a)
            | Returned(a)
            | LoadField(a, _)
            | Length(a)
            | InstanceLoad(a, _)
            | CellLoad(a)
            | RangeHasNext(a)
            | RangeTake(a)
            | ListIterNext(a)
            | Release(a)
            | IncRef(a)
            | DecRef(a)
            | DropPassed(a, _)
            | Return(a)
            | Branch(a, _, _)
            | DictSlotStore { value: a, .. }
            | DictSlotStoreInt { value: a, .. } => each(a),
            IntArith(_, a, b)
            | IntCompare(_, a, b)
            | FloatArith(_, a, b)
            | FloatCompare(_, a, b)
            | Same(a, b)
            | Send(a, b)
            | BoxIntIf(a, b)
            | BoxFloatIf(a, b)
            | ListGet(a, b)
            | TupleGet(a, b)
            | InstanceStore(a, _, b)
            | InstanceStoreFloat(a, _, b)
            | StoreField(a, _, b) => {
                each(a);
                each(b);
            }
            ListSet(a, b, c) | ListSetFloat(a, b, c) => {
                each(a);
                each(b);
                each(c);
            }
            Call { args, .. } | CallMethod { args, .. } | Runtime { args, .. } | Yield { args, .. } => {
                for a in args {
                    each(a);
                }
            }
            Arg(_)
            | Callee
            | LoadSlot(_)
            | Param
            | Const(_)
            | I64(_)
            | F64(_)
            | Bool(_)
            | DictSlotLoad { .. }
            | Interpret { .. }
            | SuspendedAt
            | Poll { .. }
            | Check
            | CheckRaising
            | LeaveFrame
            | EndInlined
            | Jump(_)
            | Exit(_) => {}
        }
    }};
}

impl Op {
    pub fn is_terminator(&self) -> bool {
        matches!(self, Op::Jump(_) | Op::Branch(..) | Op::Return(_) | Op::Yield { .. } | Op::Exit(_))
    }

    pub fn edges(&self) -> Vec<&Edge> {
        match self {
            Op::Jump(e) => vec![e],
            Op::Branch(_, a, b) => vec![a, b],
            _ => vec![],
        }
    }

    pub fn edges_mut(&mut self) -> Vec<&mut Edge> {
        match self {
            Op::Jump(e) => vec![e],
            Op::Branch(_, a, b) => vec![a, b],
            _ => vec![],
        }
    }

    /// Operands, edge arguments not included.
    pub fn operands(&self) -> Vec<Value> {
        let mut out = Vec::new();
        for_each_operand!(self, |v: &Value| out.push(*v));
        out
    }

    /// Rewrites every operand and edge argument.
    pub fn map_operands(&mut self, mut f: impl FnMut(Value) -> Value) {
        for_each_operand!(self, |v: &mut Value| *v = f(*v));
        for edge in self.edges_mut() {
            edge.args.iter_mut().for_each(|a| *a = f(*a));
        }
    }

    /// Whether arbitrary Python code may run inside: an observable point.
    pub fn is_observable(&self) -> bool {
        match self {
            Op::Call { .. }
            | Op::CallMethod { .. }
            | Op::LoadMethod(..)
            | Op::Send(..)
            | Op::Interpret { .. }
            | Op::Poll { .. } => true,
            Op::Runtime { helper, .. } => helper.info().observable,
            _ => false,
        }
    }

    /// Whether it can raise, and so be [`super::Function::caught`].
    pub fn can_raise(&self) -> bool {
        use Op::*;
        matches!(self, Call { .. } | CallMethod { .. } | LoadMethod(..) | Send(..) | Runtime { .. })
    }

    /// Whether it can be dropped when nobody uses its result. Guards cannot: they protect others.
    pub fn is_removable(&self) -> bool {
        use Op::*;
        if let Runtime { helper, .. } = self {
            return helper.only_allocates();
        }
        matches!(
            self,
            Arg(_)
                | Callee
                | Param
                | Const(_)
                | I64(_)
                | F64(_)
                | Bool(_)
                | BoxInt(_)
                | BoxFloat(_)
                | BoxBool(_)
                | BoxIntIf(..)
                | BoxFloatIf(..)
                | IntCompare(..)
                | FloatArith(Arith::Add | Arith::Sub | Arith::Mul, ..)
                | FloatCompare(..)
                | FloatNeg(_)
                | FloatSqrt(_)
                | IntToFloat(_)
                | Not(_)
                | Same(..)
                | IsNull(_)
                | Found(..)
                | LoadField(..)
                | Length(_)
                | UnboxFloat(_)
                | RangeHasNext(_)
                | CellLoad(_)
                | IsClass(..)
        )
    }

    /// Whether a reference to the result comes with it. Everything else is borrowed.
    pub fn gives_reference(&self) -> bool {
        match self {
            Op::BoxInt(_)
            | Op::BoxFloat(_)
            | Op::BoxIntIf(..)
            | Op::BoxFloatIf(..)
            | Op::Call { .. }
            | Op::LoadSlot(_)
            | Op::Arg(_)
            | Op::LoadMethod(..)
            | Op::Second(_)
            | Op::Send(..)
            | Op::Interpret { .. }
            | Op::CallMethod { .. } => true,
            // What was stored there before.
            Op::ListSet(..)
            | Op::DictSlotStore { .. }
            | Op::InstanceStore(..)
            | Op::StoreField(..)
            | Op::InstanceStoreFloat(..)
            | Op::ListSetFloat(..) => true,
            Op::Runtime { helper, .. } => {
                matches!(helper.info().returns, Returns::Object | Returns::MaybeObject)
            }
            _ => false,
        }
    }

    /// Whether the result is a pointer read out of an object that could let go of it.
    pub fn is_borrowing_load(&self) -> bool {
        use Op::*;
        matches!(
            self,
            Found(..)
                | LoadField(..)
                | ListGet(..)
                | TupleGet(..)
                | DictSlotLoad { .. }
                | InstanceLoad(..)
                | CellLoad(_)
                | ListIterNext(_)
        )
    }

    /// Operands whose reference the instruction takes over (by position in [`Op::operands`]).
    pub fn consumes(&self, position: usize) -> bool {
        match self {
            Op::Return(_) | Op::Yield { .. } => true,
            Op::ListSet(..) => position == 2,
            Op::DictSlotStore { .. } => true,
            Op::InstanceStore(..) | Op::StoreField(..) => position == 1,
            Op::Runtime { helper, .. } => helper.info().consumes & (1 << position) != 0,
            _ => false,
        }
    }

    /// Whether it can let go of references that others borrow from, or change what they read.
    pub fn may_write(&self) -> bool {
        use Op::*;
        matches!(
            self,
            ListSet(..)
                | DictSlotStore { .. }
                | DictSlotStoreInt { .. }
                | InstanceStore(..)
                | StoreField(..)
                | InstanceStoreFloat(..)
                | ListSetFloat(..)
                | LoadMethod(..)
                | CallMethod { .. }
                | Call { .. }
                | Runtime { .. }
                | Send(..)
                | Interpret { .. }
                | Poll { .. }
                | LeaveFrame
                | EndInlined
                | Release(_)
                | DecRef(_)
                | DropPassed(..)
        )
    }

    /// Whether it makes a number's object of a machine value, or may.
    pub fn boxes_number(&self) -> bool {
        use Op::*;
        matches!(self, BoxInt(_) | BoxFloat(_) | BoxIntIf(..) | BoxFloatIf(..))
    }

    /// Same value to the same operands, always.
    pub fn is_pure(&self) -> bool {
        use Op::*;
        matches!(
            self,
            Const(_)
                | I64(_)
                | F64(_)
                | Bool(_)
                | IntCompare(..)
                | FloatArith(Arith::Add | Arith::Sub | Arith::Mul, ..)
                | FloatCompare(..)
                | FloatNeg(_)
                | FloatSqrt(_)
                | IntToFloat(_)
                | Not(_)
                | Same(..)
                | IsNull(_)
                | UnboxFloat(_)
                | UnboxInt(_)
                | BoxBool(_)
                | BoxInt(_)
                | BoxFloat(_)
                | IntArith(..)
        )
    }

    /// Machine or object type of the result as far as the operation alone tells.
    pub fn result_type(&self) -> Type {
        use Op::*;
        match self {
            I64(_) | UnboxInt(_) | IntArith(..) | Length(_) | RangeTake(_) | SuspendedAt => Type::I64,
            F64(_) | UnboxFloat(_) | FloatArith(..) | FloatNeg(_) | FloatSqrt(_) | IntToFloat(_) => Type::F64,
            Bool(_) | IntCompare(..) | FloatCompare(..) | Not(_) | Same(..) | IsNull(_) | IsClass(..)
            | Failed(_) | Returned(_) | RangeHasNext(_) => Type::I1,
            BoxInt(_) => Type::INT,
            BoxFloat(_) => Type::FLOAT,
            BoxBool(_) => Type::BOOL,
            BoxIntIf(..) => Type::INT.union(Type::NULL),
            BoxFloatIf(..) => Type::FLOAT.union(Type::NULL),
            Arg(_)
            | GuardNotNull(_)
            | Known(_)
            | ListGet(..)
            | TupleGet(..)
            | DictSlotLoad { .. }
            | InstanceLoad(..)
            | Call { .. }
            | CallMethod { .. }
            | Second(_)
            | Send(..)
            | ListSet(..)
            | DictSlotStore { .. } => Type::OBJECT,
            Callee => Type::FUNCTION,
            LoadSlot(_)
            | Param
            | LoadField(..)
            | CellLoad(_)
            | ListIterNext(_)
            | StoreField(..)
            | InstanceStore(..)
            | InstanceStoreFloat(..)
            | ListSetFloat(..)
            | Interpret { .. }
            | LoadMethod(..) => Type::MAYBE_NULL,
            Runtime { helper, .. } => helper.info().result,
            GuardType(_, class) => Type::of_class(*class),
            // SAFETY: constants of a function under construction are kept alive by it.
            Const(o) | Found(_, o) | GuardIs(_, o) => unsafe { Type::of_constant(*o) },
            Guard(..)
            | GuardNoShadow(..)
            | DictSlotStoreInt { .. }
            | Poll { .. }
            | Check
            | CheckRaising
            | LeaveFrame
            | EndInlined
            | Release(_)
            | IncRef(_)
            | DecRef(_)
            | DropPassed(..)
            | Jump(_)
            | Branch(..)
            | Return(_)
            | Yield { .. }
            | Exit(_) => Type::EFFECT,
        }
    }
}
