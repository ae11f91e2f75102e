//! HIR to machine code, by way of Cranelift.
//!
//! A version is one machine function. Function versions have the signature of a vectorcall; loop
//! versions take the thread state and the running frame. Frames of inlined functions exist only
//! while somebody could look ([`frames`]); every exit is a cold block that stores what is live and
//! calls the runtime ([`exits`]). Addresses are absolute constants: the code runs in this process only.

mod arith;
mod calls;
mod exits;
mod frames;
mod lower;
pub mod stub;

use std::collections::HashMap;
use std::rc::Rc;

use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::{self, InstBuilder, MemFlagsData, StackSlotData, StackSlotKind, types as clif};
use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_codegen::settings::{self, Configurable};
use cranelift_codegen::{Context, ir::AbiParam, isa::CallConv};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};

use crate::hir::{BlockId, EntryKind, Function, Loc, Op, StateId, Type, Value};
use crate::passes::refcount::{self, Counts};
use crate::policy::narrow;
use crate::runtime::exit::{Exit, RootKind};
use crate::runtime::retire;
use crate::runtime::state::Stress;

/// Addresses of what compiled code reads directly.
#[derive(Clone, Copy, Debug)]
pub struct World {
    pub interp: usize,
    /// A byte that is not 0 once the version is invalid.
    pub invalid: usize,
    /// The version's entry counter (u64).
    pub entries: usize,
    /// The version's counter of returns (u64).
    pub leaves: usize,
    /// The monitoring version under which nobody but us monitors (u32).
    pub quiet_monitoring: usize,
    /// The version record, for the slow entry.
    pub version: usize,
    /// Address of the exit stub.
    pub exit_stub: usize,
    /// The function whose call does what the eval breaker asks for.
    pub poller: usize,
    /// Whether calls may leave out arguments: the root's function has defaults.
    pub has_defaults: bool,
    pub stress: Stress,
}

/// Machine code and what belongs to it.
pub struct Compiled {
    pub code: Vec<u8>,
    pub exits: Vec<Box<Exit>>,
    /// Code ranges with the place they stand for, sorted.
    pub places: Vec<(u32, u32, Loc)>,
    /// Bytes of data stack behind the root's frame for inlined frames.
    pub inline_bytes: u32,
    pub max_depth: u32,
}

/// The compiler for this machine.
pub fn isa() -> Result<OwnedTargetIsa, String> {
    let mut flags = settings::builder();
    let set = [
        ("opt_level", "speed"),
        ("preserve_frame_pointers", "true"),
        ("enable_verifier", if narrow::verifies() { "true" } else { "false" }),
        ("is_pic", "false"),
    ];
    for (name, value) in set {
        flags.set(name, value).map_err(|e| e.to_string())?;
    }
    let isa =
        cranelift_codegen::isa::lookup_by_name("x86_64-unknown-linux-gnu").map_err(|e| e.to_string())?;
    isa.finish(settings::Flags::new(flags)).map_err(|e| e.to_string())
}

/// Generates code. Needs no GIL: constants are only addresses here.
pub fn generate(
    f: &Function,
    counts: &Counts,
    world: World,
    isa: &OwnedTargetIsa,
) -> Result<Compiled, String> {
    let mut context = Context::new();
    context.func.signature = signature(f.entry);
    let mut builder_context = FunctionBuilderContext::new();
    let mut builder = FunctionBuilder::new(&mut context.func, &mut builder_context);
    let mut codegen = Codegen::new(f, counts, world, &mut builder);
    codegen.run();
    let (exits, locs) = (std::mem::take(&mut codegen.exits), std::mem::take(&mut codegen.locs));
    let (inline_bytes, max_depth) = (codegen.layout.inline_bytes, codegen.layout.max_depth);
    builder.seal_all_blocks();
    builder.finalize(isa.frontend_config());
    let compiled = context
        .compile(&**isa, &mut ControlPlane::default())
        .map_err(|e| format!("Cranelift refused: {:.300}", format!("{:?}", e.inner)))?;
    if !compiled.buffer.relocs().is_empty() {
        return Err("the code has relocations".into());
    }
    let places = compiled
        .buffer
        .get_srclocs_sorted()
        .iter()
        .filter(|s| !s.loc.is_default())
        .map(|s| (s.start, s.end, locs[s.loc.bits() as usize]))
        .collect();
    Ok(Compiled { code: compiled.code_buffer().to_vec(), exits, places, inline_bytes, max_depth })
}

fn signature(entry: EntryKind) -> ir::Signature {
    let n = match entry {
        EntryKind::Function => 4,
        EntryKind::Loop(_) | EntryKind::Generator => 2,
    };
    let mut signature = ir::Signature::new(CallConv::SystemV);
    signature.params = vec![AbiParam::new(clif::I64); n];
    signature.returns = vec![AbiParam::new(clif::I64)];
    signature
}

/// Where inlined frames lie on the data stack.
struct Layout {
    /// Bytes from the first inlined frame's place, by depth (depth 1 is the first).
    offsets: Vec<u32>,
    inline_bytes: u32,
    max_depth: u32,
    root_bytes: u32,
}

impl Layout {
    fn new(f: &Function) -> Layout {
        let depth = f.frames.iter().map(|x| x.depth).max().unwrap_or(0) as usize;
        let mut offsets = vec![0u32; depth + 2];
        for d in 1..=depth {
            let size = f.frames.iter().filter(|x| x.depth as usize == d).map(|x| x.code.framesize).max();
            offsets[d + 1] = offsets[d] + 8 * size.unwrap_or(0) as u32;
        }
        Layout {
            inline_bytes: offsets[depth + 1],
            offsets,
            max_depth: depth as u32,
            root_bytes: 8 * f.frames[0].code.framesize as u32,
        }
    }
}

/// Locals by index, with their values; shared by what is emitted later.
type InMemory = Rc<HashMap<usize, Option<Value>>>;

/// Whether the object may be made for an exit or a call only, from a machine value.
fn is_box(op: &Op) -> bool {
    op.boxes_number() || matches!(op, Op::BoxBool(_))
}

type Sig = (usize, Option<ir::Type>);

struct Codegen<'a, 'b> {
    f: &'a Function,
    counts: &'a Counts,
    world: World,
    b: &'a mut FunctionBuilder<'b>,
    layout: Layout,
    values: HashMap<Value, ir::Value>,
    /// Whether instructions whose exceptions are caught have raised.
    failures: HashMap<Value, ir::Value>,
    blocks: Vec<ir::Block>,
    signatures: HashMap<Sig, ir::SigRef>,
    /// Boxed: compiled code has their addresses in it.
    #[expect(clippy::vec_box, reason = "their addresses must not change")]
    exits: Vec<Box<Exit>>,
    locs: Vec<Loc>,
    loc_ids: HashMap<Loc, u32>,
    /// Code to emit out of line, after the main path.
    cold: Vec<exits::Cold>,
    buffer: ir::StackSlot,
    buffer_words: u32,
    arguments: ir::StackSlot,
    argument_words: u32,
    scratch: ir::StackSlot,
    root_kind: RootKind,
    tstate: ir::Value,
    /// The root's frame.
    root: ir::Value,
    /// Where inlined frames lie.
    inlined: ir::Value,
    callee: ir::Value,
    args: ir::Value,
    /// Number of arguments that were passed, and where that of number 0 would lie if the function's defaults
    /// were the last of its arguments; `None`: all are passed.
    defaults: Option<(ir::Value, ir::Value)>,
    /// Native recursion that the entry took.
    units: Option<ir::Value>,
    /// Locals of the root's frame that are in memory here.
    in_memory: InMemory,
    /// The same at the end of each block that is done.
    left_in_memory: HashMap<BlockId, InMemory>,
    place: Loc,
    /// The innermost state of the frames that are being described.
    described: StateId,
    /// Out-of-line work is being emitted.
    is_cold: bool,
    /// The end that all exits share, with the exit's address as parameter.
    door: Option<ir::Block>,
}

impl<'a, 'b> Codegen<'a, 'b> {
    fn new(f: &'a Function, counts: &'a Counts, world: World, b: &'a mut FunctionBuilder<'b>) -> Self {
        let slot = |b: &mut FunctionBuilder, bytes| {
            b.create_sized_stack_slot(StackSlotData::new(StackSlotKind::ExplicitSlot, bytes, 3))
        };
        let (buffer, arguments, scratch) = (slot(b, 8), slot(b, 8), slot(b, 16));
        let blocks = f.blocks.iter().map(|_| b.create_block()).collect();
        let nothing = ir::Value::from_u32(0);
        let place = Loc { frame: crate::hir::FrameId(0), unit: 0 };
        Codegen {
            f,
            counts,
            world,
            b,
            layout: Layout::new(f),
            values: HashMap::new(),
            failures: HashMap::new(),
            blocks,
            signatures: HashMap::new(),
            exits: Vec::new(),
            locs: Vec::new(),
            loc_ids: HashMap::new(),
            cold: Vec::new(),
            buffer,
            buffer_words: 1,
            arguments,
            argument_words: 1,
            scratch,
            root_kind: root_kind(f),
            tstate: nothing,
            root: nothing,
            inlined: nothing,
            callee: nothing,
            args: nothing,
            defaults: None,
            units: None,
            in_memory: InMemory::default(),
            left_in_memory: HashMap::new(),
            place,
            described: StateId(0),
            is_cold: false,
            door: None,
        }
    }

    fn run(&mut self) {
        let order = self.f.reverse_postorder();
        for b in &order {
            for p in &self.f.blocks[b.index()].params {
                let ty = clif_type(self.f.ty(*p));
                let v = self.b.append_block_param(self.blocks[b.index()], ty);
                self.values.insert(*p, v);
            }
            if self.f.blocks[b.index()].cold {
                self.b.set_cold_block(self.blocks[b.index()]);
            }
        }
        match self.f.entry {
            EntryKind::Function => self.function_prologue(),
            EntryKind::Loop(_) | EntryKind::Generator => self.loop_prologue(),
        }
        let before = self.f.predecessors(&order);
        for b in order {
            self.b.switch_to_block(self.blocks[b.index()]);
            self.in_memory = self.entered_in_memory(&before[b.index()]);
            for v in self.f.blocks[b.index()].insns.clone() {
                self.set_place(self.f.insn(v).loc);
                self.lower(v);
            }
            self.left_in_memory.insert(b, self.in_memory.clone());
        }
        self.emit_cold();
        let sizes = [(self.buffer, self.buffer_words), (self.arguments, self.argument_words)];
        for (slot, words) in sizes {
            self.b.func.sized_stack_slots[slot].size = 8 * words;
        }
    }

    /// What is in memory at the start of a block with these predecessors: what it is at the end of all.
    fn entered_in_memory(&self, before: &[BlockId]) -> InMemory {
        let known: Option<Vec<&InMemory>> = before.iter().map(|p| self.left_in_memory.get(p)).collect();
        match known.as_deref() {
            Some([first, others @ ..]) => {
                let mut common = (*first).clone();
                for other in others.iter().filter(|o| !Rc::ptr_eq(o, first)) {
                    Rc::make_mut(&mut common).retain(|i, v| other.get(i) == Some(v));
                }
                common
            }
            // A loop's jump back is not known yet.
            _ => InMemory::default(),
        }
    }

    /// Whether a box of `v` is made for the frames that are being described.
    fn is_made(&self, v: Value, objects: bool) -> bool {
        is_box(self.f.op(v)) && !objects && !self.f.escaped.contains(&(self.described, v))
    }

    /// Whether a local of the root is in memory. Boxes that were made for it may be gone where no objects
    /// are needed.
    fn is_in_memory(&self, i: usize, v: Option<Value>, objects: bool) -> bool {
        self.in_memory.get(&i) == Some(&v) && !v.is_some_and(|v| self.is_made(v, objects))
    }

    /// On one of two ways here, the frames of `state` were shown; without one, who knows.
    fn may_have_shown(&mut self, state: Option<StateId>) {
        let f = self.f;
        let Some(state) = state else {
            self.in_memory = InMemory::default();
            return;
        };
        let slots = &f.states[f.state_chain(state)[0].index()].slots;
        let stays = |i: usize, v: &Option<Value>| {
            let now = slots.get(i).copied().flatten().map(|v| refcount::root(f, v));
            now == *v && !v.is_some_and(|v| is_box(f.op(v)))
        };
        Rc::make_mut(&mut self.in_memory).retain(|i, v| stays(*i, v));
    }

    fn set_place(&mut self, loc: Loc) {
        self.place = loc;
        let next = self.locs.len() as u32;
        let id = *self.loc_ids.entry(loc).or_insert(next);
        if id == next {
            self.locs.push(loc);
        }
        self.b.set_srcloc(ir::SourceLoc::new(id));
    }

    // ---- small tools --------------------------------------------------------------------------

    /// The machine value of `v`.
    fn value(&mut self, v: Value) -> ir::Value {
        let v = refcount::root(self.f, v);
        // Constants are made where they are used: a state may name one before its block defines it.
        match self.f.insn(v).op {
            Op::Const(o) => return self.address(o.0),
            Op::I64(n) => return self.int(n),
            _ => {}
        }
        match self.values.get(&v) {
            Some(x) => *x,
            None => {
                unreachable!("{v:?} is used before it is defined: the verifier lets no such function pass")
            }
        }
    }

    fn int(&mut self, n: i64) -> ir::Value {
        self.b.ins().iconst(clif::I64, n)
    }

    fn address(&mut self, a: usize) -> ir::Value {
        self.int(a as i64)
    }

    fn load(&mut self, ty: ir::Type, base: ir::Value, offset: i32) -> ir::Value {
        self.b.ins().load(ty, MemFlagsData::trusted(), base, offset)
    }

    fn store(&mut self, value: ir::Value, base: ir::Value, offset: i32) {
        self.b.ins().store(MemFlagsData::trusted(), value, base, offset);
    }

    /// Calls a C function at a constant address.
    fn call(&mut self, address: usize, args: &[ir::Value], result: Option<ir::Type>) -> Option<ir::Value> {
        let callee = self.address(address);
        self.call_value(callee, args, result)
    }

    fn call_value(
        &mut self,
        callee: ir::Value,
        args: &[ir::Value],
        result: Option<ir::Type>,
    ) -> Option<ir::Value> {
        let key = (args.len(), result);
        // All arguments are 64-bit words but floats, which only boxing passes.
        let float = args.iter().any(|a| self.b.func.dfg.value_type(*a) == clif::F64);
        let reference = if float { None } else { self.signatures.get(&key).copied() };
        let reference = reference.unwrap_or_else(|| {
            let mut signature = ir::Signature::new(CallConv::SystemV);
            let types = args.iter().map(|a| AbiParam::new(self.b.func.dfg.value_type(*a)));
            signature.params = types.collect();
            signature.returns = result.map(AbiParam::new).into_iter().collect();
            self.b.import_signature(signature)
        });
        if !float {
            self.signatures.insert(key, reference);
        }
        let call = self.b.ins().call_indirect(reference, callee, args);
        result.map(|_| self.b.inst_results(call)[0])
    }

    /// Returns from a version that was not entered yet, as its counters see it.
    fn return_value(&mut self, v: ir::Value) {
        self.b.ins().return_(&[v]);
    }

    /// Returns from a version that was entered.
    fn leave(&mut self, v: ir::Value) {
        self.count(self.world.leaves);
        let invalid = self.address(self.world.invalid);
        let invalid = self.load(clif::I8, invalid, 0);
        let (last, done) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(last);
        let result = self.b.append_block_param(done, clif::I64);
        self.b.ins().brif(invalid, last, &[], done, &[v.into()]);
        self.b.switch_to_block(last);
        let left = retire::rt_left as *const () as usize;
        let kept = self.call(left, &[v], Some(clif::I64)).expect("a result");
        self.b.ins().jump(done, &[kept.into()]);
        self.b.switch_to_block(done);
        self.return_value(result);
    }

    /// Adds one to a counter.
    fn count(&mut self, counter: usize) {
        let counter = self.address(counter);
        let n = self.load(clif::I64, counter, 0);
        let n = self.b.ins().iadd_imm_s(n, 1);
        self.store(n, counter, 0);
    }
}

/// Whether the version needs a frame of its own while it runs.
fn root_kind(f: &Function) -> RootKind {
    match f.entry {
        EntryKind::Loop(_) => return RootKind::Loop,
        EntryKind::Generator => return RootKind::Generator,
        EntryKind::Function => {}
    }
    let observed = f.reverse_postorder().iter().any(|b| {
        f.blocks[b.index()].insns.iter().any(|v| {
            let insn = f.insn(*v);
            insn.op.is_observable()
                || (matches!(insn.op, Op::DecRef(_)) && !f.ty(insn.op.operands()[0]).is_simple())
        })
    });
    if observed { RootKind::Function } else { RootKind::Frameless }
}

fn clif_type(ty: Type) -> ir::Type {
    match ty.bits {
        b if b == Type::F64.bits => clif::F64,
        b if b == Type::I1.bits => clif::I8,
        _ => clif::I64,
    }
}
