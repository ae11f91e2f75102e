//! What the ranker wants to know of code, read from inside the process.

use emberjit_layout::exceptions::Handler;
use emberjit_layout::loops::{self, Jump};
use emberjit_layout::opcode::op;
use emberjit_pgo::rank::{CodeFacts, LoopFacts, SiteFacts, made_by};

use crate::bytecode::{self, Cfg, Instr};
use crate::cpython::Obj;
use crate::cpython::code::Code;

/// What the ranker is told of a code object that samples found. It does not change while the object lives.
pub struct SeenCode {
    pub facts: CodeFacts,
    /// Of all instructions, by offset.
    places: Vec<Place>,
}

/// Where an instruction stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Of its opcode, in bytes.
    pub offset: u32,
    /// 1-based; 0 where unknown.
    pub line: u32,
    pub column: u32,
}

impl SeenCode {
    /// # Safety
    /// The GIL must be held and `object` be a live code object.
    pub unsafe fn read(object: Obj) -> SeenCode {
        // SAFETY: as above.
        let code = unsafe { Code::read(object) };
        let places = bytecode::decode(&code.units).into_iter().map(|i| {
            let (line, column) = code.line_column(i.at);
            Place { offset: 2 * i.at, line, column }
        });
        SeenCode { places: places.collect(), facts: of(&code) }
    }

    /// The instruction that `offset`, of an opcode or a cache, belongs to.
    pub fn place(&self, offset: u32) -> Place {
        let behind = self.places.partition_point(|p| p.offset <= offset);
        behind.checked_sub(1).map_or(Place::default(), |i| self.places[i])
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    /// Check that caches belong to the instruction before them.
    #[test]
    fn caches_belong_to_instructions() {
        let places = [(0, 1), (2, 1), (12, 2)].map(|(offset, line)| Place { offset, line, column: 1 });
        let code = SeenCode { facts: CodeFacts::default(), places: places.to_vec() };
        let found = [0, 2, 10, 12, 90].map(|offset| code.place(offset).offset);
        assert_eq!(found, [0, 2, 2, 12, 12]);
        let empty = SeenCode { facts: CodeFacts::default(), places: Vec::new() };
        assert_eq!(empty.place(4), Place::default());
    }
}
