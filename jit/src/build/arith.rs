//! Operators: unboxed where the operands are known or were seen, by CPython's own slots otherwise.

use emberjit_layout::opcode::{nb, op};

use super::{Builder, Refused, Scope};
use crate::bytecode::feedback::{self, Feedback};
use crate::cpython::types::known;
use crate::hir::insn::{Arith, Reason};
use crate::hir::{Cmp, Helper, Op, Type, Value};

/// The machine operation of a `BINARY_OP` argument on ints; in-place forms are the same for ints.
pub(crate) fn int_arith(arg: u32) -> Option<Arith> {
    Some(match arg % 13 {
        nb::ADD => Arith::Add,
        nb::SUBTRACT => Arith::Sub,
        nb::MULTIPLY => Arith::Mul,
        nb::FLOOR_DIVIDE => Arith::FloorDiv,
        nb::REMAINDER => Arith::Mod,
        nb::AND => Arith::And,
        nb::OR => Arith::Or,
        nb::XOR => Arith::Xor,
        nb::LSHIFT => Arith::Shl,
        nb::RSHIFT => Arith::Shr,
        _ => return None,
    })
}

/// The same on floats.
pub(crate) fn float_arith(arg: u32) -> Option<Arith> {
    Some(match arg % 13 {
        nb::ADD => Arith::Add,
        nb::SUBTRACT => Arith::Sub,
        nb::MULTIPLY => Arith::Mul,
        nb::TRUE_DIVIDE => Arith::TrueDiv,
        _ => return None,
    })
}

/// The interpreter's forms of a `BINARY_OP` argument for ints and for floats.
fn special_forms(arg: u32) -> Option<(u8, u8)> {
    Some(match arg % 13 {
        nb::ADD => (op::BINARY_OP_ADD_INT, op::BINARY_OP_ADD_FLOAT),
        nb::SUBTRACT => (op::BINARY_OP_SUBTRACT_INT, op::BINARY_OP_SUBTRACT_FLOAT),
        nb::MULTIPLY => (op::BINARY_OP_MULTIPLY_INT, op::BINARY_OP_MULTIPLY_FLOAT),
        _ => return None,
    })
}

impl Builder<'_, '_> {
    pub(super) fn binary_op(&mut self, sc: &mut Scope) -> Result<(), Refused> {
        let arg = sc.instr.arg;
        let (a, b) = self.pop_two(sc);
        let fb = feedback::read(&sc.code.units, &sc.instr);
        let (ta, tb) = (self.f.ty(a).bits, self.f.ty(b).bits);
        let guards = !self.failed(sc, Reason::TypeGuard);
        let seen = fb == Feedback::Ints || (fb == Feedback::None && likely_ints(arg, ta, tb));
        let ints = (ta == Type::INT.bits && tb == Type::INT.bits) || (seen && guards);
        let floats = (ta == Type::FLOAT.bits && tb == Type::FLOAT.bits) || (fb == Feedback::Floats && guards);
        let v = if ints && int_arith(arg).is_some() && !self.int_failed(sc) {
            let (x, y) = (self.machine_int(sc, a), self.machine_int(sc, b));
            if let Some((ints, _)) = special_forms(arg) {
                self.specialised(sc, op::BINARY_OP, ints);
            }
            let n = self.emit_exit(sc, Op::IntArith(int_arith(arg).expect("checked above"), x, y));
            self.emit(sc, Op::BoxInt(n))
        } else if floats && float_arith(arg).is_some() {
            if let Some((_, floats)) = special_forms(arg) {
                self.specialised(sc, op::BINARY_OP, floats);
            }
            let (x, y) = (self.machine_float(sc, a), self.machine_float(sc, b));
            self.float_op(sc, float_arith(arg).expect("checked above"), x, y)
        } else if let Some(done) = self.operator(sc, a, b) {
            return done;
        } else {
            let v = self.runtime(sc, Helper::Binary(arg as u8), &[a, b], 0);
            self.f.insns[v.index()].ty = arith_result(arg as u8, self.f.ty(a), self.f.ty(b));
            v
        };
        self.push(sc, v);
        Ok(())
    }

    /// Whether machine integers did not do here before.
    fn int_failed(&self, sc: &Scope) -> bool {
        [Reason::IntOverflow, Reason::IntTooBig, Reason::ZeroDivision, Reason::Condition]
            .iter()
            .any(|r| self.failed(sc, *r))
    }

    fn float_op(&mut self, sc: &mut Scope, arith: Arith, x: Value, y: Value) -> Value {
        if arith == Arith::TrueDiv {
            let zero = self.emit(sc, Op::F64(0));
            let ok = self.emit(sc, Op::FloatCompare(Cmp::Ne, y, zero));
            self.emit_exit(sc, Op::Guard(ok, true));
        }
        let n = self.emit(sc, Op::FloatArith(arith, x, y));
        self.emit(sc, Op::BoxFloat(n))
    }

    /// The machine float in `v`, which is guarded to be an exact float.
    pub(super) fn machine_float(&mut self, sc: &mut Scope, v: Value) -> Value {
        if let Op::BoxFloat(n) = *self.f.op(v) {
            return n;
        }
        let v = self.guard_class(sc, v, known::float());
        self.emit(sc, Op::UnboxFloat(v))
    }

    pub(super) fn compare_op(&mut self, sc: &mut Scope) -> Result<(), Refused> {
        let cmp = sc.instr.arg >> 4;
        let (a, b) = self.pop_two(sc);
        let fb = feedback::read(&sc.code.units, &sc.instr);
        let guards = !self.failed(sc, Reason::TypeGuard);
        let (ta, tb) = (self.f.ty(a).bits, self.f.ty(b).bits);
        let ints = (ta == Type::INT.bits && tb == Type::INT.bits) || (fb == Feedback::Ints && guards);
        let floats = (ta == Type::FLOAT.bits && tb == Type::FLOAT.bits) || (fb == Feedback::Floats && guards);
        if ints && !self.int_failed(sc) {
            let (x, y) = (self.machine_int(sc, a), self.machine_int(sc, b));
            self.specialised(sc, op::COMPARE_OP, op::COMPARE_OP_INT);
            let truth = self.emit(sc, Op::IntCompare(Cmp::from_arg(cmp), x, y));
            self.push_bool(sc, truth, false);
        } else if floats {
            let (x, y) = (self.machine_float(sc, a), self.machine_float(sc, b));
            self.specialised(sc, op::COMPARE_OP, op::COMPARE_OP_FLOAT);
            let truth = self.emit(sc, Op::FloatCompare(Cmp::from_arg(cmp), x, y));
            self.push_bool(sc, truth, false);
        } else if let Some(done) = self.comparison(sc, a, b) {
            return done;
        } else {
            let v = self.runtime(sc, Helper::Compare, &[a, b], i64::from(cmp));
            self.push(sc, v);
        }
        Ok(())
    }

    pub(super) fn unary(&mut self, sc: &mut Scope) -> Result<(), Refused> {
        let v = self.pop(sc);
        match sc.instr.op {
            op::UNARY_NOT => {
                let truth = self.truth(sc, v);
                self.push_bool(sc, truth, true);
            }
            op::UNARY_NEGATIVE if self.f.ty(v).bits == Type::FLOAT.bits => {
                let n = self.machine_float(sc, v);
                let n = self.emit(sc, Op::FloatNeg(n));
                let v = self.emit(sc, Op::BoxFloat(n));
                self.push(sc, v);
            }
            op::UNARY_NEGATIVE if self.f.ty(v).bits == Type::INT.bits && !self.int_failed(sc) => {
                let n = self.machine_int(sc, v);
                let zero = self.emit(sc, Op::I64(0));
                let n = self.emit_exit(sc, Op::IntArith(Arith::Sub, zero, n));
                self.push_machine_int(sc, n);
            }
            op::UNARY_INVERT if self.f.ty(v).bits == Type::INT.bits && !self.int_failed(sc) => {
                let n = self.machine_int(sc, v);
                let ones = self.emit(sc, Op::I64(-1));
                let n = self.emit_exit(sc, Op::IntArith(Arith::Xor, n, ones));
                self.push_machine_int(sc, n);
            }
            o => {
                if let Some(done) = self.unary_operator(sc, v) {
                    return done;
                }
                let helper = if o == op::UNARY_NEGATIVE { Helper::Negative } else { Helper::Invert };
                let v = self.runtime(sc, helper, &[v], 0);
                self.push(sc, v);
            }
        }
        Ok(())
    }
}

/// Whether operands are ints as far as an operator tells that the interpreter does not specialise: bit
/// operations are for ints mostly, divisions if one operand is an int.
fn likely_ints(arg: u32, a: u32, b: u32) -> bool {
    let int = Type::INT.bits;
    let possible = a & int != 0 && b & int != 0;
    match arg % 13 {
        nb::AND | nb::OR | nb::XOR | nb::LSHIFT | nb::RSHIFT => possible,
        nb::FLOOR_DIVIDE | nb::REMAINDER => possible && (a == int || b == int),
        _ => false,
    }
}

/// What `a op b` gives for operands of these types, by CPython's own number slots.
pub(crate) fn arith_result(nb: u8, a: Type, b: Type) -> Type {
    let arg = u32::from(nb);
    if a.bits == 0 || b.bits == 0 {
        return Type::EMPTY;
    }
    let number = |t: Type| t.bits == Type::INT.bits || t.bits == Type::FLOAT.bits;
    if a.bits == Type::INT.bits && b.bits == Type::INT.bits {
        return match (int_arith(arg), arg % 13) {
            (Some(_), _) => Type::INT,
            (None, nb::TRUE_DIVIDE) => Type::FLOAT,
            _ => Type::OBJECT,
        };
    }
    if number(a) && number(b) {
        return match arg % 13 {
            nb::ADD | nb::SUBTRACT | nb::MULTIPLY | nb::TRUE_DIVIDE | nb::FLOOR_DIVIDE | nb::REMAINDER => {
                Type::FLOAT
            }
            _ => Type::OBJECT,
        };
    }
    let sequence =
        |t: Type| [Type::STR, Type::BYTES, Type::LIST, Type::TUPLE].iter().any(|s| s.bits == t.bits);
    match arg % 13 {
        nb::ADD if sequence(a) && a.bits == b.bits => Type { constant: None, ..a },
        nb::MULTIPLY if sequence(a) && b.bits == Type::INT.bits => Type { constant: None, ..a },
        nb::MULTIPLY if sequence(b) && a.bits == Type::INT.bits => Type { constant: None, ..b },
        _ => Type::OBJECT,
    }
}
