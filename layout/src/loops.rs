//! Which backward jumps make loops.
//!
//! The compiler puts what only exceptions lead to behind all other code (`push_cold_blocks_to_end` in
//! `Python/flowgraph.c`). So the way out of a handler is a backward jump as well, mostly to what follows the `try` or
//! `with` statement. That is no loop, and where it is a `continue`, the loop has other jumps as a rule.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::exceptions::Handler;

/// A backward jump, in code units: where it is, what follows it, and where it leads.
#[derive(Clone, Copy, Debug)]
pub struct Jump {
    pub at: u32,
    pub next: u32,
    pub target: u32,
}

/// The loops, in code units from the header to behind the last jump there, ordered by header.
pub fn loops(jumps: &[Jump], handlers: &[Handler]) -> Vec<Range<u32>> {
    let cold = handlers.iter().map(|h| h.target).min().unwrap_or(u32::MAX);
    let (ways_out, turns): (Vec<Jump>, Vec<Jump>) =
        jumps.iter().partition(|jump| jump.target < cold && cold <= jump.at);
    let mut ends: BTreeMap<u32, u32> = BTreeMap::new();
    for jump in &turns {
        let end = ends.entry(jump.target).or_default();
        *end = jump.next.max(*end);
    }
    for jump in ways_out.iter().filter(|jump| catches_behind_target(jump, handlers, cold)) {
        ends.entry(jump.target).or_insert(jump.next);
    }
    ends.into_iter().map(|(header, end)| header..end).collect()
}

/// Whether the handler that a jump leaves catches exceptions of what the jump leads to: each turn of the loop ends
/// with one.
fn catches_behind_target(jump: &Jump, handlers: &[Handler], cold: u32) -> bool {
    // What handlers of handlers protect is cold itself.
    let of_warm_code = || handlers.iter().filter(|h| h.start < cold);
    let left = of_warm_code().map(|h| h.target).filter(|target| *target <= jump.at).max();
    of_warm_code().any(|h| Some(h.target) == left && h.end > jump.target)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handler(protects: Range<u32>, target: u32) -> Handler {
        Handler { start: protects.start, end: protects.end, target, depth: 0, push_lasti: false }
    }

    fn found(jumps: &[Jump], handlers: &[Handler]) -> Vec<(u32, u32)> {
        loops(jumps, handlers).into_iter().map(|l| (l.start, l.end)).collect()
    }

    fn jump(at: u32, target: u32) -> Jump {
        Jump { at, next: at + 1, target }
    }

    /// Check that loops may be nested, and have several jumps.
    #[test]
    fn jumps_to_one_header_make_one_loop() {
        let jumps = [jump(20, 10), jump(30, 2), jump(25, 2)];
        assert_eq!(found(&jumps, &[]), [(2, 31), (10, 21)]);
    }

    /// `for x in y: try: f() except: g(); h()` with h() at 14, and a loop behind it.
    #[test]
    fn the_way_out_of_a_handler_is_no_loop() {
        let handlers = [handler(4..10, 50), handler(50..60, 70)];
        assert_eq!(found(&[jump(20, 2), jump(40, 30), jump(58, 14)], &handlers), [(2, 21), (30, 41)]);
        assert_eq!(
            found(&[jump(20, 2), jump(40, 30), jump(58, 2)], &handlers),
            [(2, 21), (30, 41)],
            "continue"
        );
    }

    /// `while True: try: return f() except: pass`; and a loop inside a handler.
    #[test]
    fn handlers_make_loops_too() {
        let handlers = [handler(2..10, 20), handler(20..40, 50)];
        assert_eq!(found(&[jump(38, 2)], &handlers), [(2, 39)]);
        assert_eq!(found(&[jump(38, 12), jump(30, 24)], &handlers), [(24, 31)]);
    }
}
