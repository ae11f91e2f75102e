//! Machine arithmetic and boxes.

use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{self, InstBuilder, types as clif};

use super::Codegen;
use crate::cpython::{at, types};
use crate::hir::insn::{Arith, Reason};
use crate::hir::{Cmp, Op, Value};
use crate::runtime::entry;

impl Codegen<'_, '_> {
    pub(super) fn arithmetic(&mut self, v: Value, op: &Op) -> ir::Value {
        match *op {
            Op::UnboxInt(a) => self.unbox_int(v, a),
            Op::UnboxFloat(a) => {
                let a = self.value(a);
                self.load(clif::F64, a, at::float::VALUE as i32)
            }
            Op::BoxInt(n) => {
                let n = self.value(n);
                self.box_int(n)
            }
            Op::BoxFloat(x) => {
                let x = self.value(x);
                self.box_float(x)
            }
            Op::BoxIntIf(n, bound) | Op::BoxFloatIf(n, bound) => {
                let int = matches!(op, Op::BoxIntIf(..));
                let (n, bound) = (self.value(n), self.value(bound));
                let (make, done) = (self.b.create_block(), self.b.create_block());
                self.b.append_block_param(done, clif::I64);
                let null = self.int(0);
                self.b.ins().brif(bound, make, &[], done, &[null.into()]);
                self.b.switch_to_block(make);
                let new = if int { self.box_int(n) } else { self.box_float(n) };
                self.b.ins().jump(done, &[new.into()]);
                self.b.switch_to_block(done);
                self.b.block_params(done)[0]
            }
            Op::BoxBool(c) => {
                let c = self.value(c);
                self.boolean(c)
            }
            Op::IntArith(arith, a, b) => {
                let (a, b) = (self.value(a), self.value(b));
                self.int_arith(v, arith, a, b)
            }
            Op::IntCompare(cmp, a, b) => {
                let (a, b) = (self.value(a), self.value(b));
                self.b.ins().icmp(int_cc(cmp), a, b)
            }
            Op::FloatArith(arith, a, b) => {
                let (a, b) = (self.value(a), self.value(b));
                self.float_arith(arith, a, b)
            }
            Op::FloatCompare(cmp, a, b) => {
                let (a, b) = (self.value(a), self.value(b));
                self.b.ins().fcmp(float_cc(cmp), a, b)
            }
            Op::FloatSqrt(a) => {
                let a = self.value(a);
                self.b.ins().sqrt(a)
            }
            Op::FloatNeg(a) => {
                let a = self.value(a);
                self.b.ins().fneg(a)
            }
            Op::IntToFloat(a) => {
                let a = self.value(a);
                self.b.ins().fcvt_from_sint(clif::F64, a)
            }
            _ => unreachable!("not arithmetic"),
        }
    }

    /// One digit in line; more digits by the runtime, which says if they do not fit.
    fn unbox_int(&mut self, v: Value, a: Value) -> ir::Value {
        let o = self.value(a);
        let (compact, long, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        self.b.append_block_param(done, clif::I64);
        self.b.set_cold_block(long);
        let tag = self.load(clif::I64, o, at::long::TAG as i32);
        let small = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThan, tag, types::COMPACT_TAGS as i64);
        self.b.ins().brif(small, compact, &[], long, &[]);
        self.b.switch_to_block(compact);
        let digit = self.load(clif::I32, o, at::long::DIGIT as i32);
        let digit = self.b.ins().uextend(clif::I64, digit);
        let sign = self.b.ins().band_imm_s(tag, 3);
        let one = self.int(1);
        let sign = self.b.ins().isub(one, sign);
        let n = self.b.ins().imul(sign, digit);
        self.b.ins().jump(done, &[n.into()]);
        self.b.switch_to_block(long);
        let out = self.b.ins().stack_addr(clif::I64, self.scratch, 0);
        let status = self.call(entry::rt_unbox_int as *const () as usize, &[o, out], Some(clif::I32));
        let big = self.b.ins().icmp_imm_s(IntCC::NotEqual, status.expect("a result"), 0);
        self.exit_if(big, v, Reason::IntTooBig);
        let n = self.b.ins().stack_load(clif::I64, clif::I64, self.scratch, 0);
        self.b.ins().jump(done, &[n.into()]);
        self.b.switch_to_block(done);
        self.b.block_params(done)[0]
    }

    fn int_arith(&mut self, v: Value, arith: Arith, a: ir::Value, b: ir::Value) -> ir::Value {
        match arith {
            Arith::Add | Arith::Sub | Arith::Mul => {
                let (n, overflow) = match arith {
                    Arith::Add => self.b.ins().sadd_overflow(a, b),
                    Arith::Sub => self.b.ins().ssub_overflow(a, b),
                    _ => self.b.ins().smul_overflow(a, b),
                };
                self.exit_if(overflow, v, Reason::IntOverflow);
                n
            }
            Arith::And => self.b.ins().band(a, b),
            Arith::Or => self.b.ins().bor(a, b),
            Arith::Xor => self.b.ins().bxor(a, b),
            Arith::FloorDiv | Arith::Mod => self.divide(v, arith, a, b),
            Arith::Shl => self.shift_left(v, a, b),
            Arith::Shr => {
                let negative = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, b, 0);
                self.exit_if(negative, v, Reason::OutOfRange);
                let most = self.int(63);
                let by = self.b.ins().umin(b, most);
                self.b.ins().sshr(a, by)
            }
            Arith::TrueDiv => unreachable!("ints divide to floats"),
        }
    }

    /// Quotient rounded down, remainder with the divisor's sign.
    fn divide(&mut self, v: Value, arith: Arith, a: ir::Value, b: ir::Value) -> ir::Value {
        let zero = self.b.ins().icmp_imm_s(IntCC::Equal, b, 0);
        self.exit_if(zero, v, Reason::ZeroDivision);
        let minus_one = self.b.ins().icmp_imm_s(IntCC::Equal, b, -1);
        self.exit_if(minus_one, v, Reason::IntOverflow);
        let q = self.b.ins().sdiv(a, b);
        let product = self.b.ins().imul(q, b);
        let r = self.b.ins().isub(a, product);
        let signs = self.b.ins().bxor(r, b);
        let differ = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, signs, 0);
        let inexact = self.b.ins().icmp_imm_s(IntCC::NotEqual, r, 0);
        let adjust = self.b.ins().band(differ, inexact);
        if arith == Arith::FloorDiv {
            let down = self.b.ins().iadd_imm_s(q, -1);
            self.b.ins().select(adjust, down, q)
        } else {
            let up = self.b.ins().iadd(r, b);
            self.b.ins().select(adjust, up, r)
        }
    }

    fn shift_left(&mut self, v: Value, a: ir::Value, b: ir::Value) -> ir::Value {
        let far = self.b.ins().icmp_imm_s(IntCC::UnsignedGreaterThan, b, 62);
        self.exit_if(far, v, Reason::IntOverflow);
        let n = self.b.ins().ishl(a, b);
        let back = self.b.ins().sshr(n, b);
        let lost = self.b.ins().icmp(IntCC::NotEqual, back, a);
        self.exit_if(lost, v, Reason::IntOverflow);
        n
    }

    fn float_arith(&mut self, arith: Arith, a: ir::Value, b: ir::Value) -> ir::Value {
        match arith {
            Arith::Add => self.b.ins().fadd(a, b),
            Arith::Sub => self.b.ins().fsub(a, b),
            Arith::Mul => self.b.ins().fmul(a, b),
            Arith::TrueDiv => self.b.ins().fdiv(a, b),
            _ => unreachable!("no machine float operation"),
        }
    }
}

fn int_cc(cmp: Cmp) -> IntCC {
    match cmp {
        Cmp::Lt => IntCC::SignedLessThan,
        Cmp::Le => IntCC::SignedLessThanOrEqual,
        Cmp::Eq => IntCC::Equal,
        Cmp::Ne => IntCC::NotEqual,
        Cmp::Gt => IntCC::SignedGreaterThan,
        Cmp::Ge => IntCC::SignedGreaterThanOrEqual,
    }
}

/// Comparisons with a NaN are false, but for `!=`.
fn float_cc(cmp: Cmp) -> FloatCC {
    match cmp {
        Cmp::Lt => FloatCC::LessThan,
        Cmp::Le => FloatCC::LessThanOrEqual,
        Cmp::Eq => FloatCC::Equal,
        Cmp::Ne => FloatCC::NotEqual,
        Cmp::Gt => FloatCC::GreaterThan,
        Cmp::Ge => FloatCC::GreaterThanOrEqual,
    }
}
