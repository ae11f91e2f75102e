//! Makes reference counts explicit, once, at the end.
//!
//! Every object value is either *owned* (a reference came with it) or *borrowed* (constants and the
//! root's arguments, which somebody else keeps alive for as long as the version runs). A pointer
//! loaded out of an object is borrowed too if nothing between the load and its last use could let go
//! of it, and gets a reference of its own otherwise. An owned value is dropped right after its last
//! use, unless that use takes the reference over.
//!
//! What always holds afterwards: at every instruction that can leave, [`Counts::held`] lists exactly
//! the references the version has at that moment.
//!
//! Where dropping could run code (anything but simple types), the drop carries a frame state. Slots
//! keep such values alive until the bytecode lets go of them ([`Op::Release`]), so that objects die
//! where they die in the interpreter.

use std::collections::{HashMap, HashSet};

use super::dce::state_uses;
use crate::hir::{BlockId, Edge, Function, Insn, Op, StateId, Type, Value};
use crate::runtime::helpers::Helper;

/// What the pass found out besides what it wrote into the function.
#[derive(Default)]
pub struct Counts {
    /// References that are held at an instruction that can leave; a value may be there twice. Drops
    /// are among them if the version can be left behind what they ran.
    pub held: HashMap<Value, Vec<Value>>,
    /// Arguments of a call whose references the callee may take, since nobody here wants the objects any
    /// more, with their places in the argument array; a callable that is not known is in front there.
    pub passed: HashMap<Value, Vec<(Value, u32)>>,
    /// Values whose references go to the frame that an [`Op::Interpret`] fills in, and die with that.
    pub given: HashMap<Value, Vec<Value>>,
}

/// As many of the first arguments of a call can be [`Counts::passed`].
pub const MOST_PASSED: usize = 16;

pub fn run(f: &mut Function) -> Counts {
    super::prune::resolve(f);
    split_edges(f);
    let order = f.reverse_postorder();
    let owned = ownership(f, &order);
    let live_in = liveness(f, &order, &owned);
    let mut counts = Counts::default();
    for b in &order {
        insert(f, *b, &owned, &live_in, &mut counts);
    }
    drop_on_branches(f, &order, &owned, &live_in);
    counts
}

/// The value whose reference stands behind `v`: guards give the same object under another name.
pub fn root(f: &Function, v: Value) -> Value {
    let mut v = f.find(v);
    while let Op::GuardType(a, _) | Op::GuardIs(a, _) | Op::GuardNotNull(a) | Op::Known(a) = f.insn(v).op {
        v = f.find(a);
    }
    v
}

/// Gives every branch edge a block of its own unless its target has no other way in.
fn split_edges(f: &mut Function) {
    let order = f.reverse_postorder();
    let entries = f.entries(&order);
    for b in order {
        let last = *f.blocks[b.index()].insns.last().expect("blocks end in terminators");
        let Op::Branch(c, yes, no) = f.insn(last).op.clone() else { continue };
        let loc = f.insn(last).loc;
        let mut split = |edge: Edge| {
            if edge.args.is_empty() && entries[edge.to.index()] == 1 {
                return edge;
            }
            f.split_edge(edge, loc)
        };
        let (yes, no) = (split(yes), split(no));
        f.insns[last.index()].op = Op::Branch(c, yes, no);
    }
}

// ---- ownership --------------------------------------------------------------------------------

/// The values that own a reference.
fn ownership(f: &Function, order: &[BlockId]) -> HashSet<Value> {
    let mut owned: HashSet<Value> = HashSet::new();
    let places = places(f, order);
    for b in order {
        for v in &f.blocks[b.index()].insns {
            let op = &f.insn(*v).op;
            let object = f.insn(*v).ty.is_object();
            if object && (op.gives_reference() || (op.is_borrowing_load() && must_own(f, *v, &places))) {
                owned.insert(*v);
            }
        }
    }
    let mut changed = true;
    while std::mem::take(&mut changed) {
        for b in order {
            for edge in f.terminator(*b).expect("blocks end in terminators").edges() {
                for (p, a) in f.blocks[edge.to.index()].params.iter().zip(&edge.args) {
                    let a = root(f, *a);
                    let load = f.insn(a).op.is_borrowing_load();
                    if f.insn(*p).ty.is_object() && (owned.contains(&a) || load) {
                        changed |= owned.insert(*p);
                    }
                }
            }
        }
    }
    owned
}

/// Where each value's uses are: (block, index); edge arguments count at the terminator.
struct Places {
    home: HashMap<Value, (BlockId, usize)>,
    uses: HashMap<Value, Vec<(BlockId, usize, bool)>>,
}

fn places(f: &Function, order: &[BlockId]) -> Places {
    let mut places = Places { home: HashMap::new(), uses: HashMap::new() };
    for b in order {
        for (i, v) in f.blocks[b.index()].insns.iter().enumerate() {
            places.home.insert(*v, (*b, i));
            let alias = root(f, *v) != *v;
            for (u, consumed) in uses(f, *v) {
                if !alias || u != root(f, *v) {
                    places.uses.entry(u).or_default().push((*b, i, consumed));
                }
            }
        }
    }
    places
}

/// Roots that the instruction uses, and whether it takes over a reference.
fn uses(f: &Function, v: Value) -> Vec<(Value, bool)> {
    let insn = f.insn(v);
    let mut out: Vec<(Value, bool)> =
        insn.op.operands().iter().enumerate().map(|(i, a)| (root(f, *a), insn.op.consumes(i))).collect();
    out.extend(insn.op.edges().iter().flat_map(|e| e.args.iter().map(|a| (root(f, *a), true))));
    out.extend(state_uses(f, v).into_iter().map(|a| (root(f, a), false)));
    out.retain(|(a, _)| f.insn(*a).ty.is_object());
    out
}

/// Whether a loaded pointer needs a reference of its own: it is used elsewhere, or handed on, or
/// something that may write stands between, or what it was loaded from is dropped before.
fn must_own(f: &Function, v: Value, places: &Places) -> bool {
    let (home, at) = places.home[&v];
    let Some(all) = places.uses.get(&v) else { return false };
    let last = all.iter().map(|(_, i, _)| *i).max().unwrap_or(at);
    if all.iter().any(|(b, _, consumed)| *b != home || *consumed) || !outlives(f, v, (home, last), places) {
        return true;
    }
    f.blocks[home.index()].insns[at + 1..=last].iter().any(|w| f.insn(*w).op.may_write())
}

/// Whether what `v` was loaded from is there until `until`: nobody drops it, or it is used that late.
fn outlives(f: &Function, v: Value, until: (BlockId, usize), places: &Places) -> bool {
    let Some(container) = f.insn(v).op.operands().first().map(|c| root(f, *c)) else { return true };
    matches!(f.insn(container).op, Op::Const(_) | Op::Callee)
        || places
            .uses
            .get(&container)
            .is_some_and(|uses| uses.iter().any(|(b, i, _)| *b == until.0 && *i >= until.1))
}

// ---- liveness ---------------------------------------------------------------------------------

type Live = HashSet<Value>;

fn liveness(f: &Function, order: &[BlockId], owned: &HashSet<Value>) -> HashMap<BlockId, Live> {
    let mut live_in: HashMap<BlockId, Live> = HashMap::new();
    let mut changed = true;
    while std::mem::take(&mut changed) {
        for b in order.iter().rev() {
            let mut live = live_out(f, *b, &live_in);
            for v in f.blocks[b.index()].insns.iter().rev() {
                live.remove(v);
                live.extend(uses(f, *v).into_iter().map(|(u, _)| u).filter(|u| owned.contains(u)));
            }
            for p in &f.blocks[b.index()].params {
                live.remove(p);
            }
            if live_in.get(b) != Some(&live) {
                live_in.insert(*b, live);
                changed = true;
            }
        }
    }
    live_in
}

fn live_out(f: &Function, b: BlockId, live_in: &HashMap<BlockId, Live>) -> Live {
    f.successors(b).iter().filter_map(|s| live_in.get(s)).flatten().copied().collect()
}

// ---- insertion --------------------------------------------------------------------------------

/// Rebuilds one block from its end to its start with counts in place.
fn insert(
    f: &mut Function,
    b: BlockId,
    owned: &HashSet<Value>,
    live_in: &HashMap<BlockId, Live>,
    counts: &mut Counts,
) {
    let mut live = live_out(f, b, live_in);
    let old = std::mem::take(&mut f.blocks[b.index()].insns);
    let mut reversed: Vec<Value> = Vec::new();
    let mut params_used: Live = live.clone();
    for v in old.into_iter().rev() {
        let used = uses(f, v);
        let mut dying: Vec<Value> = Vec::new();
        if owned.contains(&v) && !live.contains(&v) {
            dying.push(v);
        }
        live.remove(&v);
        let live_after = live.clone();
        let mut extra: Vec<Value> = Vec::new();
        let mut roots: Vec<Value> = used.iter().map(|(u, _)| *u).collect();
        roots.sort_unstable();
        roots.dedup();
        for u in roots {
            let takes = takes(f, v, u, owned);
            let is_owned = owned.contains(&u);
            let after = live.contains(&u);
            if is_owned && !after && takes == 0 && !f.insn(v).op.is_terminator() {
                dying.push(u);
            }
            let increments = if is_owned && !after { takes.saturating_sub(1) } else { takes };
            extra.extend(std::iter::repeat_n(u, increments));
            if is_owned {
                live.insert(u);
            }
        }
        if f.insn(v).state.is_some() {
            let mut held: Vec<Value> = live.iter().copied().chain(extra.iter().copied()).collect();
            held.sort_unstable();
            counts.held.insert(v, held);
        }
        let after = Vec::from_iter(live_after);
        emit_reversed(f, v, Around { dying, extra, after }, owned, counts, &mut reversed);
        params_used.extend(live.iter().copied());
    }
    let dead_params: Vec<Value> = f.blocks[b.index()]
        .params
        .iter()
        .copied()
        .filter(|p| owned.contains(p) && !params_used.contains(p))
        .collect();
    reversed.reverse();
    let drops: Vec<Value> = dead_params.into_iter().map(|p| decref(f, p, None, p)).collect();
    f.blocks[b.index()].insns = drops.into_iter().chain(reversed).collect();
}

/// How many references to `u` the instruction takes over; an edge to a parameter that only borrows
/// takes none.
fn takes(f: &Function, v: Value, u: Value, owned: &HashSet<Value>) -> usize {
    let op = &f.insn(v).op;
    let operands = op.operands();
    let direct = operands.iter().enumerate().filter(|(i, a)| op.consumes(*i) && root(f, **a) == u).count();
    let edges = op.edges();
    let flowing = edges.iter().flat_map(|e| e.args.iter().zip(&f.blocks[e.to.index()].params));
    direct + flowing.filter(|(a, p)| root(f, **a) == u && owned.contains(p)).count()
}

/// What changes hands around an instruction.
struct Around {
    /// Values that die at it.
    dying: Vec<Value>,
    /// References made for it to take over.
    extra: Vec<Value>,
    /// Values owned behind it.
    after: Vec<Value>,
}

/// Appends, in reverse: drops, the instruction, increments.
fn emit_reversed(
    f: &mut Function,
    v: Value,
    around: Around,
    owned: &HashSet<Value>,
    counts: &mut Counts,
    reversed: &mut Vec<Value>,
) {
    let Around { mut dying, extra, after } = around;
    // Drops that can run code come first: they may look at slots that the others still hold.
    let place = |d: Value| {
        let Op::Runtime { helper, args, .. } = &f.insn(v).op else { return None };
        let first = match helper {
            // What was made a tuple came before the names.
            Helper::CallEx => 0,
            // The slice, with what is in it, goes before the container.
            Helper::Slice => 1,
            Helper::StoreSlice => 2,
            _ => return None,
        };
        let at = args.iter().position(|a| root(f, *a) == d)?;
        Some((at + args.len() - first) % args.len())
    };
    dying.sort_by_key(|d| (f.insn(*d).ty.is_simple(), place(*d).unwrap_or(usize::MAX), *d));
    let state = f.insn(v).state;
    let passed: Vec<(Value, u32)> =
        dying.iter().filter_map(|d| Some((*d, place_if_passed(f, v, *d)?))).collect();
    let given: Vec<Value> = dying.iter().copied().filter(|d| is_given(f, v, *d)).collect();
    dying.retain(|d| !given.contains(d));
    if !given.is_empty() {
        counts.given.insert(v, given);
    }
    let mut drops: Vec<Value> = Vec::new();
    for (i, d) in dying.iter().enumerate() {
        let drop = decref(f, *d, state, v);
        if let Some((_, place)) = passed.iter().find(|(p, _)| p == d) {
            f.insns[drop.index()].op = Op::DropPassed(*d, *place);
        }
        if matches!(f.insn(v).op, Op::Release(_)) && f.insn(drop).state.is_some_and(|s| resumes_behind(f, s))
        {
            let mut held: Vec<Value> = after.iter().chain(&dying[i + 1..]).copied().collect();
            held.sort_unstable();
            counts.held.insert(drop, held);
        }
        drops.push(drop);
    }
    if !passed.is_empty() {
        counts.passed.insert(v, passed);
    }
    reversed.extend(drops.into_iter().rev());
    if owned.contains(&v) && f.insn(v).op.is_borrowing_load() {
        let loc = f.insn(v).loc;
        reversed.push(f.add(Insn { op: Op::IncRef(v), ty: Type::EFFECT, state: None, loc }));
    }
    if !matches!(f.insn(v).op, Op::Release(_)) {
        reversed.push(v);
    }
    for u in extra {
        let loc = f.insn(v).loc;
        reversed.push(f.add(Insn { op: Op::IncRef(u), ty: Type::EFFECT, state: None, loc }));
    }
}

/// The place of `d` in the argument array of the call `v`, if it is there once and no slot that the callee
/// could look at holds it.
fn place_if_passed(f: &Function, v: Value, d: Value) -> Option<u32> {
    // A known function or method is not in the array.
    let (args, first) = match &f.insn(v).op {
        Op::Call { args, .. } => (args, usize::from(f.is_function(args[0]))),
        Op::CallMethod { args, .. } => (args, 1),
        Op::Runtime { helper: Helper::CallEx | Helper::GetItem, args, .. } => (args, 0),
        _ => return None,
    };
    let mut places = args.iter().enumerate().filter(|(_, a)| root(f, **a) == d).map(|(i, _)| i);
    let (Some(place), None) = (places.next()?.checked_sub(first), places.next()) else { return None };
    let state = f.insn(v).state?;
    let own = &f.states[state.index()];
    let operands = &own.slots[own.slots.len() - own.pops as usize..];
    let count = |slots: &mut dyn Iterator<Item = Value>| slots.filter(|s| root(f, *s) == d).count();
    let all = count(&mut f.state_values(state).into_iter());
    (place < MOST_PASSED && all == count(&mut operands.iter().flatten().copied())).then_some(place as u32)
}

/// Whether `d` is in the frame that `v` has the interpreter run, and in no frame below.
fn is_given(f: &Function, v: Value, d: Value) -> bool {
    let (Op::Interpret { throw }, Some(state)) = (&f.insn(v).op, f.insn(v).state) else { return false };
    let own = &f.states[state.index()];
    let kept = own.slots.len() - if *throw { own.pops as usize } else { 0 };
    let count = |slots: &mut dyn Iterator<Item = Value>| slots.filter(|s| root(f, *s) == d).count();
    let inside = count(&mut own.slots[..kept].iter().flatten().copied());
    inside > 0 && inside == count(&mut f.state_values(state).into_iter())
}

/// Whether a state continues behind its instruction: then the version can be left there.
fn resumes_behind(f: &Function, state: StateId) -> bool {
    let state = &f.states[state.index()];
    state.start == state.next
}

/// A drop of `d` at the place of `at`.
fn decref(f: &mut Function, d: Value, state: Option<StateId>, at: Value) -> Value {
    let state = if f.insn(d).ty.is_simple() { None } else { state };
    let loc = f.insn(at).loc;
    f.add(Insn { op: Op::DecRef(d), ty: Type::EFFECT, state, loc })
}

/// The first state in a block that can be shown where the block begins: nothing in it is defined
/// in the block itself, constants aside, nor made from a number that is.
fn first_state(f: &Function, block: BlockId) -> Option<StateId> {
    let insns = &f.blocks[block.index()].insns;
    let state = insns.iter().find_map(|v| f.insn(*v).state)?;
    let early = |v: &Value| {
        let v = root(f, *v);
        let op = &f.insn(v).op;
        let made_from = if op.boxes_number() { op.operands() } else { Vec::new() };
        let inside = |v: &Value| insns.contains(&f.find(*v));
        matches!(op, Op::Const(_)) || !(inside(&v) || made_from.iter().any(inside))
    };
    f.state_values(state).iter().all(early).then_some(state)
}

/// Values that only one side of a branch needs are dropped where the other side begins.
fn drop_on_branches(
    f: &mut Function,
    order: &[BlockId],
    owned: &HashSet<Value>,
    live_in: &HashMap<BlockId, Live>,
) {
    for b in order {
        let successors = f.successors(*b);
        if successors.len() < 2 {
            continue;
        }
        let out = live_out(f, *b, live_in);
        let last = *f.blocks[b.index()].insns.last().expect("blocks end in terminators");
        let used = uses(f, last).into_iter().map(|(u, _)| u).filter(|u| owned.contains(u));
        let at_end: Live = out.iter().copied().chain(used).collect();
        for s in successors {
            let mut dead: Vec<Value> = at_end.difference(&live_in[&s]).copied().collect();
            dead.sort_by_key(|d| (f.insn(*d).ty.is_simple(), *d));
            let state = first_state(f, s);
            let drops: Vec<Value> = dead.into_iter().map(|d| decref(f, d, state, last)).collect();
            f.blocks[s.index()].insns.splice(0..0, drops);
        }
    }
}
