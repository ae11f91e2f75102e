//! What the ranker wants to know of code, read from inside the process.

use emberjit_layout::exceptions::Handler;
use emberjit_layout::loops::{self, Jump};
use emberjit_layout::opcode::op;
use emberjit_pgo::rank::{CodeFacts, LoopFacts, SiteFacts, made_by};

use crate::bytecode::{Cfg, Instr};
use crate::cpython::code::Code;

/// Facts of one code object; callees and sizes are filled in by who knows them.
pub fn of(code: &Code) -> CodeFacts {
    let cfg = Cfg::new(&code.units);
    let loops = loops(&cfg, &code.handlers);
    let sites = cfg
        .instrs
        .iter()
        .filter(|i| may_call(i))
        .map(|i| {
            let offset = 2 * i.at;
            let loop_depth = loops.iter().filter(|l| l.contains(offset)).count() as u32;
            SiteFacts { offset, loop_depth, callees: Vec::new(), constants: 0 }
        })
        .collect();
    let makes = made_by(code.flags).map(str::to_owned);
    CodeFacts { info: code.info.clone(), hir_size: 0, sites, loops, refusal: None, makes }
}

fn may_call(i: &Instr) -> bool {
    matches!(
        i.op,
        op::CALL
            | op::CALL_FUNCTION_EX
            | op::LOAD_ATTR
            | op::BINARY_OP
            | op::BINARY_SUBSCR
            | op::FOR_ITER
            | op::BEFORE_WITH
    )
}

fn loops(cfg: &Cfg, handlers: &[Handler]) -> Vec<LoopFacts> {
    let back = cfg.instrs.iter().filter(|i| i.op == op::JUMP_BACKWARD);
    let jumps: Vec<Jump> =
        back.filter_map(|i| Some(Jump { at: i.at, next: i.next, target: i.target()? })).collect();
    let loops = loops::loops(&jumps, handlers).into_iter();
    loops.map(|l| LoopFacts { header: 2 * l.start, end: 2 * l.end }).collect()
}
