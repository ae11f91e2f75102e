//! The sampler inside the process: needs no privileges, and costs little because it asks the
//! program to look at itself.
//!
//! Called by the automatic mode, which ranks what it reports. A thread without the GIL keeps the
//! time and queues a *pending call*; the main thread runs it at its next check of the eval breaker,
//! where all frames are exact. No thread is switched for that. Taking the GIL instead costs the
//! program two switches a sample and up to the switch interval (5 ms) of waiting, so it is done,
//! less often, only while the main thread does not come by: it may sleep in a C call while other
//! threads work. What always holds:
//! - The GIL is held while frames are read and while the sink runs, so the code objects reported
//!   are alive then. The sink must be quick and must not run Python code.
//! - Samples fall on checks of the eval breaker: function entries, backward jumps and returns from
//!   C calls. They tell which functions and loops are hot, not which instruction of a line.
//!   A main thread that takes long to come by, and works, is in native code until then: that is told as well.
//! - An idle process is left alone: without CPU time there are no samples. A thread that slept when the time had
//!   come is not sampled when it wakes: it would seem to be busy waking up.
//! - After [`Sampler::stop`] nothing is reported, and a call that is still queued does nothing.

use std::collections::HashMap;
use std::ffi::{c_int, c_void};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use emberjit_layout::offsets::{code, frame, interp, object, tstate, typeobject};
use pyo3::ffi;

use super::control::spawn_quiet;
use crate::cpython::frame::{OWNED_BY_C_STACK, OWNED_BY_GENERATOR};
use crate::runtime::tracemalloc;

/// Samples a second, unless the user wants another rate.
pub const DEFAULT_HZ: u32 = 200;
/// Ticks without the main thread before the GIL is taken instead, and between such samples.
const PATIENCE: u32 = 5;
/// Less than this is no time in which a thread could have slept, in nanoseconds.
const AT_ONCE_NS: u64 = 20_000;
/// More processor time than this without a look at the eval breaker is spent in native code, in nanoseconds.
const NATIVE_NS: u64 = 100_000;
/// A process that used less than this part of the time since the last tick is idle.
const IDLE_SHARE: u32 = 20;
/// Periods between looks at a process that stays idle.
const LONGEST_REST: u32 = 16;
const MAX_FRAMES: usize = 512;
const MAX_THREADS: usize = 128;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawFrame {
    /// Address of the code object; it is alive as long as the sink has not returned.
    pub code: usize,
    /// Byte offset of the instruction that runs (`f_lasti`).
    pub offset: u32,
    /// Version tag of the first argument's class; 0 if there is none.
    pub receiver: u32,
}

/// One thread at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawStack {
    /// The kernel's id of the thread.
    pub thread: u64,
    /// CPU time that the thread used since it was last reported: the weight of this stack. Threads
    /// that wait have almost none.
    pub cpu_ns: u64,
    /// The innermost frame waits for native code that runs for long: the garbage collector, a compression.
    pub in_native: bool,
    /// Innermost first, at most 512.
    pub frames: Vec<RawFrame>,
}

/// Receives the stacks of all threads that have frames, once a sample.
pub type Sink = Box<dyn FnMut(&[RawStack]) + Send>;

/// A running sampler. Stops when dropped; see [`Sampler::stop`].
pub struct Sampler {
    shared: Arc<Shared>,
    period: Duration,
    /// The timer, and the process that it runs in; `None` while paused.
    thread: Option<(JoinHandle<()>, u32)>,
}

impl Sampler {
    /// Begins with [`Sampler::resume`].
    pub fn new(hz: u32, sink: Sink) -> Sampler {
        let period = Duration::from_secs(1) / hz.max(1);
        Sampler { shared: Arc::new(Shared::new(sink)), period, thread: None }
    }

    /// Ends sampling and waits for the thread. Call before the interpreter finalises, and do not
    /// hold the GIL meanwhile: the thread may be waiting for it.
    pub fn stop(self) {}

    /// Ends sampling until [`Sampler::resume`]. Do not hold the GIL.
    ///
    /// For the moment of a fork: `os.fork` warns in a process that has more than one thread.
    pub fn pause(&mut self) {
        self.shared.active.store(false, Ordering::SeqCst);
        let Some((thread, pid)) = self.thread.take() else { return };
        if pid != std::process::id() {
            // A forked child does not have the thread.
            return std::mem::forget(thread);
        }
        *self.shared.stopping.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.shared.wake.notify_all();
        let _ = thread.join();
    }

    /// Begins, or goes on after [`Sampler::pause`]; in a forked child as well, if the pause was before the fork.
    pub fn resume(&mut self) -> io::Result<()> {
        if self.thread.is_none() {
            *self.shared.stopping.lock().unwrap_or_else(PoisonError::into_inner) = false;
            self.shared.active.store(true, Ordering::SeqCst);
            let (shared, period) = (self.shared.clone(), self.period);
            let thread = spawn_quiet("emberjit-sampler", move || shared.run(period))?;
            self.thread = Some((thread, std::process::id()));
        }
        Ok(())
    }
}

impl Drop for Sampler {
    fn drop(&mut self) {
        self.pause();
    }
}

/// What the timer thread, the queued call and the owner share.
struct Shared {
    active: AtomicBool,
    /// A pending call is under way.
    queued: AtomicBool,
    /// When it was queued (CLOCK_MONOTONIC), and the main thread's CPU time then, in nanoseconds.
    asked_ns: AtomicU64,
    main_ns: AtomicU64,
    stopping: Mutex<bool>,
    wake: Condvar,
    /// Only locked with the GIL held, so a fork never finds it locked.
    collector: Mutex<Collector>,
}

impl Shared {
    fn new(sink: Sink) -> Shared {
        Shared {
            active: AtomicBool::new(false),
            queued: AtomicBool::new(false),
            asked_ns: AtomicU64::new(0),
            main_ns: AtomicU64::new(0),
            stopping: Mutex::new(false),
            wake: Condvar::new(),
            collector: Mutex::new(Collector::new(sink)),
        }
    }

    fn run(self: Arc<Self>, period: Duration) {
        let mut jitter = Jitter(0x9e37_79b9_7f4a_7c15);
        let (mut missed, mut rest) = (0, 1);
        let mut cpu = clock_ns(libc::CLOCK_PROCESS_CPUTIME_ID);
        while self.sleep(jitter.around(period * rest)) {
            let used = clock_ns(libc::CLOCK_PROCESS_CPUTIME_ID) - cpu;
            if Duration::from_nanos(used) < period * rest / IDLE_SHARE {
                rest = (2 * rest).min(LONGEST_REST);
                continue;
            }
            rest = 1;
            cpu += used;
            missed = if self.queue() { 0 } else { missed + 1 };
            if missed == PATIENCE {
                missed = 0;
                self.sample_with_gil();
            }
        }
    }

    /// False when it is time to stop.
    fn sleep(&self, time: Duration) -> bool {
        let stopping = self.stopping.lock().unwrap_or_else(PoisonError::into_inner);
        let woken = self.wake.wait_timeout_while(stopping, time, |stopping| !*stopping);
        !*woken.unwrap_or_else(PoisonError::into_inner).0
    }

    /// Asks the main thread for a sample; false if it has not answered the last time.
    fn queue(self: &Arc<Self>) -> bool {
        if self.queued.swap(true, Ordering::SeqCst) {
            return false;
        }
        self.asked_ns.store(clock_ns(libc::CLOCK_MONOTONIC), Ordering::Relaxed);
        self.main_ns.store(clock_ns(thread_clock(u64::from(std::process::id()))), Ordering::Relaxed);
        let argument = Arc::into_raw(self.clone());
        // SAFETY: may be called without the GIL; the interpreter lives until `stop` was called. The
        // callee takes the reference over that `argument` is.
        if unsafe { ffi::Py_AddPendingCall(Some(pending), argument.cast_mut().cast()) } != 0 {
            // SAFETY: the call was not queued, so the reference is still ours.
            drop(unsafe { Arc::from_raw(argument) });
            self.queued.store(false, Ordering::SeqCst);
            return false;
        }
        ring();
        true
    }

    /// What this thread, the main one, did since it was asked for a sample.
    fn answer(&self) -> Answer {
        Answer {
            after_ns: clock_ns(libc::CLOCK_MONOTONIC).saturating_sub(self.asked_ns.load(Ordering::Relaxed)),
            used_ns: clock_ns(libc::CLOCK_THREAD_CPUTIME_ID)
                .saturating_sub(self.main_ns.load(Ordering::Relaxed)),
        }
    }

    fn sample_with_gil(&self) {
        let attaching = tracemalloc::attaching();
        // SAFETY: the interpreter lives until `stop` was called, which waits for this thread.
        let state = unsafe { ffi::PyGILState_Ensure() };
        drop(attaching);
        // SAFETY: the GIL is held. The main thread has not come by for long: if it works, then in native code.
        unsafe { self.sample(true) };
        // SAFETY: pairs with the call above, on the same thread.
        unsafe { ffi::PyGILState_Release(state) };
    }

    /// Reads all threads and tells the sink; `main_in_native` says where the main one spends its time.
    ///
    /// # Safety
    /// The GIL must be held.
    unsafe fn sample(&self, main_in_native: bool) {
        if !self.active.load(Ordering::SeqCst) {
            return;
        }
        let Ok(mut collector) = self.collector.try_lock() else { return };
        // SAFETY: the GIL is held, so there is a current thread state, and its interpreter's other
        // threads stand still.
        let read = || unsafe { collector.report(ffi::PyThreadState_Get().cast(), main_in_native) };
        if catch_unwind(AssertUnwindSafe(read)).is_err() {
            self.active.store(false, Ordering::SeqCst);
        }
    }
}

/// Sets the eval breaker, as the interpreter's signal handler does.
///
/// `Py_AddPendingCall` of 3.12 computes it anew, but leaves pending calls out of account unless it
/// runs on the main thread (`COMPUTE_EVAL_BREAKER` in `Python/ceval_gil.c`), so the call would wait
/// for the next change of the GIL's holder. If another thread holds the GIL it looks once at each
/// check that there is nothing for it, until the GIL changes hands.
fn ring() {
    // SAFETY: the main interpreter lives until `stop` was called, and the word is only ever
    // accessed atomically.
    unsafe {
        let interpreter = ffi::PyInterpreterState_Main().cast::<u8>();
        AtomicI32::from_ptr(interpreter.add(interp::EVAL_BREAKER).cast()).store(1, Ordering::SeqCst);
    }
}

/// The pending call: runs on the main thread, with the GIL.
extern "C" fn pending(argument: *mut c_void) -> c_int {
    // SAFETY: `argument` is a reference that `queue` made for this call alone.
    let shared = unsafe { Arc::from_raw(argument.cast::<Shared>().cast_const()) };
    let answer = shared.answer();
    shared.queued.store(false, Ordering::SeqCst);
    if answer.was_running() {
        // SAFETY: pending calls run with the GIL held.
        unsafe { shared.sample(answer.was_in_native()) };
    }
    0
}

/// How the main thread answered a request, in nanoseconds.
struct Answer {
    after_ns: u64,
    /// Processor time of the thread meanwhile.
    used_ns: u64,
}

impl Answer {
    /// Whether it has been running all the time, by and large.
    fn was_running(&self) -> bool {
        self.after_ns < 2 * self.used_ns + AT_ONCE_NS
    }

    /// Python code, interpreted or compiled, would have answered sooner.
    fn was_in_native(&self) -> bool {
        self.used_ns > NATIVE_NS
    }
}

/// Where samples go, with buffers that are used again.
struct Collector {
    sink: Sink,
    stacks: Vec<RawStack>,
    /// CPU time of each thread when it was last reported.
    cpu: HashMap<u64, u64>,
    /// CLOCK_MONOTONIC nanoseconds of the last report.
    last_ns: u64,
}

impl Collector {
    fn new(sink: Sink) -> Collector {
        let last_ns = clock_ns(libc::CLOCK_MONOTONIC);
        Collector { sink, stacks: Vec::new(), cpu: HashMap::new(), last_ns }
    }

    /// # Safety
    /// `current` must be a thread state, and the GIL held.
    unsafe fn report(&mut self, current: *const u8, main_in_native: bool) {
        // SAFETY: by this function's own contract.
        let count = unsafe { read_threads(current, &mut self.stacks) };
        let now_ns = clock_ns(libc::CLOCK_MONOTONIC);
        let elapsed = now_ns - std::mem::replace(&mut self.last_ns, now_ns);
        let main = u64::from(std::process::id());
        for stack in &mut self.stacks[..count] {
            let now = clock_ns(thread_clock(stack.thread));
            let before = self.cpu.insert(stack.thread, now).unwrap_or(0);
            // A thread that is new here may be old (or have the id of an older one): what it did
            // before the last report is not this stack's.
            stack.cpu_ns = now.checked_sub(before).unwrap_or(now).min(elapsed);
            stack.in_native = main_in_native && stack.thread == main;
        }
        if self.cpu.len() > 2 * MAX_THREADS {
            let alive: Vec<u64> = self.stacks[..count].iter().map(|stack| stack.thread).collect();
            self.cpu.retain(|thread, _| alive.contains(thread));
        }
        (self.sink)(&self.stacks[..count]);
    }
}

/// Reads the stacks of all threads of `current`'s interpreter into the front of `stacks`; how many
/// have frames.
///
/// # Safety
/// `current` must be a thread state of 3.12's layout, and no thread of its interpreter may run.
unsafe fn read_threads(current: *const u8, stacks: &mut Vec<RawStack>) -> usize {
    let mut count = 0;
    // SAFETY: the thread list is linked through live thread states. New ones are linked in at the
    // head without the GIL, but only when they are complete, and old ones are only unlinked with it.
    unsafe {
        let mut thread: *const u8 = read(read(current, tstate::INTERP), interp::THREADS_HEAD);
        while !thread.is_null() && count < MAX_THREADS {
            if stacks.len() == count {
                stacks.push(RawStack::default());
            }
            let stack = &mut stacks[count];
            read_frames(thread, &mut stack.frames);
            if !stack.frames.is_empty() {
                stack.thread = read(thread, tstate::NATIVE_THREAD_ID);
                count += 1;
            }
            thread = read(thread, tstate::NEXT);
        }
    }
    count
}

/// # Safety
/// As for [`read_threads`], of which this does one thread.
unsafe fn read_frames(thread: *const u8, frames: &mut Vec<RawFrame>) {
    frames.clear();
    // SAFETY: `cframe` is never null, and the frames of a thread that stands still are complete.
    unsafe {
        let cframe: *const u8 = read(thread, tstate::CFRAME);
        let mut at: *const u8 = read(cframe, tstate::CFRAME_CURRENT_FRAME);
        while !at.is_null() && frames.len() < MAX_FRAMES {
            frames.extend(read_frame(at));
            at = read(at, frame::PREVIOUS);
        }
    }
}

/// `None` for frames that introspection does not show either (`_PyFrame_IsIncomplete`).
///
/// # Safety
/// `at` must be a live interpreter frame.
unsafe fn read_frame(at: *const u8) -> Option<RawFrame> {
    // SAFETY: a live frame has an owner, and unless that is the C stack, a code object.
    unsafe {
        let owner: u8 = read(at, frame::OWNER);
        if owner == OWNED_BY_C_STACK {
            return None;
        }
        let executable: *const u8 = read(at, frame::CODE);
        let first_traceable: i32 = read(executable, code::FIRSTTRACEABLE);
        let start = executable as isize + code::CODE_ADAPTIVE as isize;
        let offset = read::<isize>(at, frame::PREV_INSTR) - start;
        if owner != OWNED_BY_GENERATOR && offset < 2 * first_traceable as isize {
            return None;
        }
        let receiver = if read::<i32>(executable, code::ARGCOUNT) > 0 { read_class_tag(at) } else { 0 };
        Some(RawFrame { code: executable as usize, offset: offset.max(0) as u32, receiver })
    }
}

/// Version tag of the class of the frame's first local.
///
/// # Safety
/// `at` must be a live interpreter frame with a local.
unsafe fn read_class_tag(at: *const u8) -> u32 {
    // SAFETY: slots hold objects or nothing.
    unsafe {
        let first: *const u8 = read(at, frame::LOCALSPLUS);
        if first.is_null() {
            0
        } else {
            read(read::<*const u8>(first, object::TYPE), typeobject::VERSION_TAG)
        }
    }
}

/// # Safety
/// There must be a valid `T` at `base + offset`.
unsafe fn read<T: Copy>(base: *const u8, offset: usize) -> T {
    // SAFETY: by this function's own contract.
    unsafe { base.add(offset).cast::<T>().read() }
}

/// The kernel's number for the CPU clock of a thread of this process
/// (`include/linux/posix-timers.h`: `MAKE_THREAD_CPUCLOCK(tid, CPUCLOCK_SCHED)`).
fn thread_clock(thread: u64) -> libc::clockid_t {
    (!(thread as i32) << 3) | 0b110
}

/// Time of a clock in nanoseconds; 0 if there is no such clock (any more).
fn clock_ns(clock: libc::clockid_t) -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is valid for writing; an unknown clock is an error that leaves it zero.
    unsafe { libc::clock_gettime(clock, &mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// Keeps samples from falling into step with a program that does things at regular times.
struct Jitter(u64);

impl Jitter {
    /// Between three and five quarters of `period`.
    fn around(&mut self, period: Duration) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        period * (768 + (self.0 % 512) as u32) / 1024
    }
}

#[cfg(test)]
#[path = "sampler_tests.rs"]
mod tests;
