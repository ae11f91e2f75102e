//! Local rewriting with what the types tell: guards that hold, boxes taken off again, constants.

use crate::build::{float_arith, int_arith};
use crate::cpython::types;
use crate::cpython::{Obj, at};
use crate::hir::insn::Arith;
use crate::hir::{BlockId, Cmp, Function, Helper, Insn, Op, Type, Value};

pub fn run(f: &mut Function) {
    super::prune::resolve(f);
    for b in f.reverse_postorder() {
        let old = std::mem::take(&mut f.blocks[b.index()].insns);
        for v in old {
            let mut op = f.insn(v).op.clone();
            op.map_operands(|v| f.find(v));
            f.insns[v.index()].op = op;
            rewrite(f, b, v);
        }
    }
    super::prune::resolve(f);
}

/// What becomes of one instruction.
enum To {
    Same,
    /// Its uses become uses of that value.
    Value(Value),
    /// It becomes that operation.
    Op(Op),
    Nothing,
}

fn rewrite(f: &mut Function, b: BlockId, v: Value) {
    match decide(f, b, v) {
        To::Same => f.blocks[b.index()].insns.push(v),
        To::Value(to) => f.replace(v, to),
        To::Op(op) => {
            let ty = op.result_type();
            f.insns[v.index()].op = op;
            f.insns[v.index()].ty = ty;
            f.blocks[b.index()].insns.push(v);
        }
        To::Nothing => {}
    }
}

/// Adds an instruction in front of the one being rewritten, with its state and place.
fn before(f: &mut Function, b: BlockId, v: Value, op: Op) -> Value {
    let Insn { state, loc, .. } = *f.insn(v);
    let ty = op.result_type();
    f.push(b, Insn { op, ty, state, loc })
}

fn decide(f: &mut Function, b: BlockId, v: Value) -> To {
    let op = f.insn(v).op.clone();
    match op {
        Op::GuardType(a, class) => {
            let want = Type::of_class(class);
            if want.bits != Type::OTHER.bits && f.ty(a).bits == want.bits { To::Value(a) } else { To::Same }
        }
        Op::GuardNotNull(a) | Op::Known(a) if !f.ty(a).maybe_null() => To::Value(a),
        // What has become something that raises nothing.
        Op::Failed(a) if !f.is_caught(f.find(a)) => To::Op(Op::Bool(false)),
        // The guard asks whether there is a box; behind it there is.
        Op::GuardNotNull(a) => match *f.op(a) {
            Op::BoxIntIf(n, bound) => {
                before(f, b, v, Op::Guard(bound, true));
                To::Op(Op::BoxInt(n))
            }
            Op::BoxFloatIf(n, bound) => {
                before(f, b, v, Op::Guard(bound, true));
                To::Op(Op::BoxFloat(n))
            }
            _ => To::Same,
        },
        Op::GuardIs(a, o) if constant(f, a) == Some(o) => To::Value(a),
        Op::Guard(c, expect) if *f.op(c) == Op::Bool(expect) => To::Nothing,
        Op::UnboxInt(a) => unbox_int(f, a),
        Op::UnboxFloat(a) => match *f.op(a) {
            Op::BoxFloat(n) => To::Value(n),
            Op::Const(o) if f.ty(a).bits == Type::FLOAT.bits => {
                // SAFETY: a constant of exactly `float`.
                To::Op(Op::F64(unsafe { o.get(at::float::VALUE) }))
            }
            _ => To::Same,
        },
        Op::IntCompare(cmp, x, y) => match (f.op(x), f.op(y)) {
            (Op::I64(x), Op::I64(y)) => To::Op(Op::Bool(compare(cmp, *x, *y))),
            _ => To::Same,
        },
        Op::IntArith(arith, x, y) => fold_int(f, arith, x, y),
        Op::Not(a) => match *f.op(a) {
            Op::Not(b) => To::Value(b),
            Op::Bool(x) => To::Op(Op::Bool(!x)),
            _ => To::Same,
        },
        Op::Same(a, c) => same(f, a, c),
        Op::Runtime { helper: Helper::AsTuple, ref args, .. } if f.ty(args[0]).bits == Type::TUPLE.bits => {
            To::Value(args[0])
        }
        Op::IsNull(a) if !f.ty(a).maybe_null() => To::Op(Op::Bool(false)),
        Op::IsNull(a) if f.ty(a).bits == Type::NULL.bits => To::Op(Op::Bool(true)),
        Op::Branch(c, yes, no) => match *f.op(c) {
            Op::Bool(true) => To::Op(Op::Jump(yes)),
            Op::Bool(false) => To::Op(Op::Jump(no)),
            Op::Not(n) => To::Op(Op::Branch(n, no, yes)),
            _ => To::Same,
        },
        Op::Release(a) if !f.ty(a).is_object() || f.ty(a).is_simple() => To::Nothing,
        Op::DictSlotStore { dict, key, slot, value } => match *f.op(value) {
            Op::BoxInt(n) => {
                f.insns[v.index()].op = Op::Const(Obj::NULL);
                let store = Op::DictSlotStoreInt { dict, key, slot, value: n };
                before(f, b, v, store);
                To::Op(Op::Const(Obj::NULL))
            }
            _ => To::Same,
        },
        Op::Runtime { helper, args, imm } => runtime(f, b, v, helper, &args, imm),
        _ => To::Same,
    }
}

fn constant(f: &Function, v: Value) -> Option<Obj> {
    match *f.op(v) {
        Op::Const(o) if !o.is_null() => Some(o),
        _ => None,
    }
}

fn unbox_int(f: &Function, a: Value) -> To {
    match *f.op(a) {
        Op::BoxInt(n) => To::Value(n),
        Op::Const(o) if f.ty(a).bits == Type::INT.bits => match small_int(o) {
            Some(n) => To::Op(Op::I64(n)),
            None => To::Same,
        },
        _ => To::Same,
    }
}

/// The value of an exact int of at most two digits.
pub fn small_int(o: Obj) -> Option<i64> {
    // SAFETY: the caller knows it is an exact int; digits are 30 bits each.
    unsafe {
        let tag: usize = o.get(at::long::TAG);
        let sign = 1 - (tag & 3) as i64;
        let digit = |i: usize| i64::from(o.get::<u32>(at::long::DIGIT + 4 * i));
        match tag >> 3 {
            0 => Some(0),
            1 => Some(sign * digit(0)),
            2 => Some(sign * (digit(0) | digit(1) << 30)),
            _ => None,
        }
    }
}

fn compare(cmp: Cmp, x: i64, y: i64) -> bool {
    match cmp {
        Cmp::Lt => x < y,
        Cmp::Le => x <= y,
        Cmp::Eq => x == y,
        Cmp::Ne => x != y,
        Cmp::Gt => x > y,
        Cmp::Ge => x >= y,
    }
}

fn fold_int(f: &Function, arith: Arith, x: Value, y: Value) -> To {
    let (Op::I64(x), Op::I64(y)) = (f.op(x), f.op(y)) else { return To::Same };
    let folded = match arith {
        Arith::Add => x.checked_add(*y),
        Arith::Sub => x.checked_sub(*y),
        Arith::Mul => x.checked_mul(*y),
        Arith::And => Some(x & y),
        Arith::Or => Some(x | y),
        Arith::Xor => Some(x ^ y),
        _ => None,
    };
    folded.map_or(To::Same, |n| To::Op(Op::I64(n)))
}

fn same(f: &Function, a: Value, b: Value) -> To {
    if a == b {
        return To::Op(Op::Bool(true));
    }
    let (ta, tb) = (f.ty(a), f.ty(b));
    let value_constants = ta.is_simple() && ta.bits & (Type::NONE.bits | Type::BOOL.bits) == 0;
    if let (Some(x), Some(y)) = (constant(f, a), constant(f, b)) {
        return To::Op(Op::Bool(x == y));
    }
    if ta.bits & tb.bits == 0 && !value_constants {
        return To::Op(Op::Bool(false));
    }
    match (f.op(a).clone(), constant(f, b)) {
        (Op::BoxBool(c), Some(o)) if o == types::py_true() => To::Value(c),
        (Op::BoxBool(c), Some(o)) if o == types::py_false() => To::Op(Op::Not(c)),
        _ => To::Same,
    }
}

/// Calls of the runtime whose operands turned out to be of known types.
fn runtime(f: &mut Function, b: BlockId, v: Value, helper: Helper, args: &[Value], imm: i64) -> To {
    let bits = |f: &Function, i: usize| args.get(i).map_or(0, |a| f.ty(*a).bits);
    match helper {
        Helper::Binary(nb) => binary(f, b, v, nb, args),
        Helper::Compare => {
            let cmp = Cmp::from_arg(imm as u32);
            let both = |t: Type| bits(f, 0) == t.bits && bits(f, 1) == t.bits;
            if both(Type::INT) && may_unbox(f, args) {
                let x = before(f, b, v, Op::UnboxInt(args[0]));
                let y = before(f, b, v, Op::UnboxInt(args[1]));
                let truth = before(f, b, v, Op::IntCompare(cmp, x, y));
                return To::Op(Op::BoxBool(truth));
            }
            if both(Type::FLOAT) {
                let x = before(f, b, v, Op::UnboxFloat(args[0]));
                let y = before(f, b, v, Op::UnboxFloat(args[1]));
                let truth = before(f, b, v, Op::FloatCompare(cmp, x, y));
                return To::Op(Op::BoxBool(truth));
            }
            To::Same
        }
        Helper::IsTrue => match f.op(args[0]) {
            Op::BoxBool(c) => To::Value(*c),
            _ if bits(f, 0) == Type::BOOL.bits => {
                let yes = before(f, b, v, Op::Const(types::py_true()));
                To::Op(Op::Same(args[0], yes))
            }
            _ if bits(f, 0) == Type::NONE.bits => To::Op(Op::Bool(false)),
            _ if bits(f, 0) == Type::INT.bits && may_unbox(f, args) && !f.gave_up(v) => {
                let n = before(f, b, v, Op::UnboxInt(args[0]));
                let zero = before(f, b, v, Op::I64(0));
                To::Op(Op::IntCompare(Cmp::Ne, n, zero))
            }
            _ => To::Same,
        },
        Helper::Negative | Helper::Invert
            if bits(f, 0) == Type::INT.bits && may_unbox(f, args) && !f.gave_up(v) =>
        {
            let n = before(f, b, v, Op::UnboxInt(args[0]));
            let (arith, x) = match helper {
                Helper::Negative => (Arith::Sub, before(f, b, v, Op::I64(0))),
                _ => (Arith::Xor, before(f, b, v, Op::I64(-1))),
            };
            let n = before(f, b, v, Op::IntArith(arith, x, n));
            To::Op(Op::BoxInt(n))
        }
        Helper::Negative if bits(f, 0) == Type::FLOAT.bits => {
            let n = before(f, b, v, Op::UnboxFloat(args[0]));
            let n = before(f, b, v, Op::FloatNeg(n));
            To::Op(Op::BoxFloat(n))
        }
        _ => To::Same,
    }
}

/// Machine ints are worth it only for values that are machine ints already or small constants:
/// anything else could be a big int, for which the runtime's way is right.
fn may_unbox(f: &Function, args: &[Value]) -> bool {
    args.iter().all(|a| match f.op(*a) {
        Op::BoxInt(_) | Op::Param | Op::GuardType(..) => true,
        Op::Const(o) => small_int(*o).is_some(),
        _ => false,
    })
}

fn binary(f: &mut Function, b: BlockId, v: Value, nb: u8, args: &[Value]) -> To {
    let (x, y) = (args[0], args[1]);
    let arg = u32::from(nb);
    let is = |f: &Function, v: Value, t: Type| f.ty(v).bits == t.bits;
    if is(f, x, Type::INT)
        && is(f, y, Type::INT)
        && may_unbox(f, args)
        && !f.gave_up(v)
        && let Some(arith) = int_arith(arg)
    {
        let x = before(f, b, v, Op::UnboxInt(x));
        let y = before(f, b, v, Op::UnboxInt(y));
        let n = before(f, b, v, Op::IntArith(arith, x, y));
        return To::Op(Op::BoxInt(n));
    }
    let float_or_int =
        |f: &Function, v: Value| is(f, v, Type::FLOAT) || (is(f, v, Type::INT) && may_unbox(f, &[v]));
    let any_float = is(f, x, Type::FLOAT) || is(f, y, Type::FLOAT);
    let true_divide = arg % 13 == emberjit_layout::opcode::nb::TRUE_DIVIDE;
    if any_float
        && float_or_int(f, x)
        && float_or_int(f, y)
        && let Some(arith) = float_arith(arg)
    {
        let (x, y) = (machine_float(f, b, v, x), machine_float(f, b, v, y));
        if true_divide {
            let zero = before(f, b, v, Op::F64(0));
            let ok = before(f, b, v, Op::FloatCompare(Cmp::Ne, y, zero));
            before(f, b, v, Op::Guard(ok, true));
        }
        let n = before(f, b, v, Op::FloatArith(arith, x, y));
        return To::Op(Op::BoxFloat(n));
    }
    To::Same
}

/// `v`, an exact float or int, as a machine float. An int converts as `float(int)` does when it has
/// at most 53 bits; the guard sends larger ones to the interpreter.
fn machine_float(f: &mut Function, b: BlockId, at: Value, v: Value) -> Value {
    if f.ty(v).bits == Type::FLOAT.bits {
        return before(f, b, at, Op::UnboxFloat(v));
    }
    let n = before(f, b, at, Op::UnboxInt(v));
    let bound = before(f, b, at, Op::I64(1 << 53));
    let low = before(f, b, at, Op::I64(-(1 << 53)));
    let below = before(f, b, at, Op::IntCompare(Cmp::Le, n, bound));
    before(f, b, at, Op::Guard(below, true));
    let above = before(f, b, at, Op::IntCompare(Cmp::Ge, n, low));
    before(f, b, at, Op::Guard(above, true));
    before(f, b, at, Op::IntToFloat(n))
}
