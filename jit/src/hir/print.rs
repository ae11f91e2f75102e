//! HIR as text: what `emberjit.hir` shows and snapshot tests compare. Addresses never appear.

use std::fmt::{self, Write};

use super::{Edge, Function, Op, Value};
use crate::cpython::{Obj, ffi};

/// The function as text, blocks in reverse postorder.
pub fn print(f: &Function) -> String {
    let mut out = String::new();
    write(f, &mut out).expect("writing to a string");
    out
}

fn write(f: &Function, out: &mut String) -> fmt::Result {
    for (i, frame) in f.frames.iter().enumerate() {
        let parent = frame.parent.map_or(String::new(), |p| format!(" in {p:?}"));
        writeln!(out, "frame f{i}: {}{parent}", frame.code.info.qualname)?;
    }
    for block in f.reverse_postorder() {
        let data = &f.blocks[block.index()];
        let params: Vec<String> = data.params.iter().map(|p| format!("{p:?}: {}", f.insn(*p).ty)).collect();
        writeln!(out, "{block:?}({}){}:", params.join(", "), if data.cold { " cold" } else { "" })?;
        for v in &data.insns {
            line(f, *v, out)?;
        }
    }
    Ok(())
}

fn line(f: &Function, v: Value, out: &mut String) -> fmt::Result {
    let insn = f.insn(v);
    write!(out, "  ")?;
    if !insn.ty.is_effect() {
        write!(out, "{v:?}: {} = ", insn.ty)?;
    }
    operation(f, &insn.op, out)?;
    if let Some(state) = insn.state {
        let at = f.states[state.index()].at;
        write!(out, "  [{:?}:{}]", f.states[state.index()].frame, 2 * at)?;
    }
    writeln!(out)
}

fn operation(f: &Function, op: &Op, out: &mut String) -> fmt::Result {
    match op {
        Op::Const(o) => write!(out, "Const {}", describe(*o)),
        Op::Poll { repeats } => write!(out, "Poll{}", if *repeats { " repeats" } else { "" }),
        Op::GuardType(v, class) => write!(out, "GuardType {:?}, {}", f.find(*v), class_name(*class)),
        Op::IsClass(v, class) => write!(out, "IsClass {:?}, {}", f.find(*v), class_name(*class)),
        Op::Found(v, o) => write!(out, "Found {:?}, {}", f.find(*v), describe(*o)),
        Op::GuardIs(v, o) => write!(out, "GuardIs {:?}, {}", f.find(*v), describe(*o)),
        Op::GuardNoShadow(v, _, n) => write!(out, "GuardNoShadow {:?}, {n}", f.find(*v)),
        Op::F64(bits) => write!(out, "F64 {:?}", f64::from_bits(*bits)),
        Op::Jump(edge) => write!(out, "Jump {}", edge_text(f, edge)),
        Op::Branch(c, yes, no) => {
            write!(out, "Branch {:?}, {}, {}", f.find(*c), edge_text(f, yes), edge_text(f, no))
        }
        Op::Call { args, kwnames } => {
            let names =
                if kwnames.is_null() { String::new() } else { format!(", names {}", describe(*kwnames)) };
            write!(out, "Call {}{names}", values(f, args))
        }
        Op::CallMethod { args, .. } => write!(out, "CallMethod {}", values(f, args)),
        Op::LoadMethod(v, name) => write!(out, "LoadMethod {:?}, {}", f.find(*v), describe(*name)),
        Op::Runtime { helper, args, imm } => write!(out, "{helper:?}#{imm} {}", values(f, args)),
        Op::DictSlotLoad { key, .. } => write!(out, "DictSlotLoad {}", describe(*key)),
        Op::DictSlotStore { key, value, .. } => {
            write!(out, "DictSlotStore {}, {:?}", describe(*key), f.find(*value))
        }
        Op::DictSlotStoreInt { key, value, .. } => {
            write!(out, "DictSlotStoreInt {}, {:?}", describe(*key), f.find(*value))
        }
        Op::LoadField(v, offset) => write!(out, "LoadField {:?}, {offset}", f.find(*v)),
        Op::StoreField(v, offset, value) => {
            write!(out, "StoreField {:?}, {offset}, {:?}", f.find(*v), f.find(*value))
        }
        Op::Exit(reason) => write!(out, "Exit {}", reason.name()),
        other => {
            let mut other = other.clone();
            other.map_operands(|v| f.find(v));
            let text = format!("{other:?}").replace(['(', ')'], " ");
            write!(out, "{}", text.trim_end())
        }
    }
}

fn values(f: &Function, values: &[Value]) -> String {
    values.iter().map(|v| format!("{:?}", f.find(*v))).collect::<Vec<_>>().join(", ")
}

fn edge_text(f: &Function, edge: &Edge) -> String {
    format!("{:?}({})", edge.to, values(f, &edge.args))
}

fn class_name(class: Obj) -> String {
    // SAFETY: classes of guards are kept alive by the version.
    unsafe { crate::cpython::types::name(class) }
}

/// A constant without its address.
fn describe(o: Obj) -> String {
    if o.is_null() {
        return "null".into();
    }
    // SAFETY: constants are kept alive by the version; the GIL is held while printing.
    unsafe {
        let class = o.class();
        let ty = super::Type::of_class(class);
        let simple =
            ty.is_simple() && ty.bits != super::Type::OTHER.bits || o == crate::cpython::types::none();
        if !simple {
            return format!("<{}>", class_name(class));
        }
        // Neither `PyObject_Repr` nor that of ints: they look for signals, whose exceptions would be
        // dropped here.
        if ty.bits == super::Type::INT.bits {
            let small = crate::passes::simplify::small_int(o);
            return small.map_or_else(|| format!("<{}>", class_name(class)), |n| n.to_string());
        }
        let Some(repr) = (*o.ptr().cast::<ffi::PyObject>()).ob_type.as_ref().and_then(|t| t.tp_repr) else {
            return "?".into();
        };
        let repr = Obj::from(repr(o.ptr()));
        if repr.is_null() {
            ffi::PyErr_Clear();
            return "?".into();
        }
        let text = crate::cpython::text(repr);
        repr.decref();
        if text.len() > 60 { format!("<{}>", class_name(class)) } else { text }
    }
}
