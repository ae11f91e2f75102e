use super::*;

/// Memory laid out like CPython's structures, so that the walk can be checked without it.
#[expect(clippy::vec_box, reason = "objects must not move when more are added")]
struct Memory(Vec<Box<[u64; 64]>>);

impl Memory {
    fn object(&mut self) -> usize {
        self.0.push(Box::new([0; 64]));
        self.0.last().unwrap().as_ptr() as usize
    }

    fn put<T: Copy>(&mut self, object: usize, offset: usize, value: T) {
        assert!(offset + size_of::<T>() <= 512);
        // SAFETY: inside one of the boxes, which live as long as `self`.
        unsafe { (object as *mut u8).add(offset).cast::<T>().write(value) }
    }

    fn code(&mut self, first_traceable: i32) -> usize {
        let code = self.object();
        self.put(code, code::FIRSTTRACEABLE, first_traceable);
        code
    }

    fn frame(&mut self, code: usize, offset: isize, owner: u8, previous: usize) -> usize {
        let frame = self.object();
        self.put(frame, frame::CODE, code);
        self.put(frame, frame::PREVIOUS, previous);
        self.put(frame, frame::OWNER, owner);
        self.put(frame, frame::PREV_INSTR, (code + code::CODE_ADAPTIVE) as isize + offset);
        frame
    }

    fn thread(&mut self, interp: usize, id: u64, current_frame: usize, next: usize) -> usize {
        let (thread, cframe) = (self.object(), self.object());
        self.put(cframe, tstate::CFRAME_CURRENT_FRAME, current_frame);
        self.put(thread, tstate::CFRAME, cframe);
        self.put(thread, tstate::INTERP, interp);
        self.put(thread, tstate::NATIVE_THREAD_ID, id);
        self.put(thread, tstate::NEXT, next);
        thread
    }
}

const THREAD: u8 = 0;

fn stacks_of(current: usize) -> Vec<RawStack> {
    let mut stacks = Vec::new();
    // SAFETY: `current` was laid out by the test, and nothing else touches its memory.
    let count = unsafe { read_threads(current as *const u8, &mut stacks) };
    stacks.truncate(count);
    stacks
}

/// Check that the walk reports what introspection shows, innermost first, thread by thread.
#[test]
fn walk_skips_what_introspection_skips() {
    let mut m = Memory(Vec::new());
    let (outer, inner, generator) = (m.code(0), m.code(3), m.code(5));
    let bottom = m.frame(outer, 40, THREAD, 0);
    let entry = m.frame(0, 0, OWNED_BY_C_STACK, bottom);
    let started = m.frame(inner, 6, THREAD, entry);
    let in_generator = m.frame(generator, 2, OWNED_BY_GENERATOR, started);
    let before_start = m.frame(inner, 4, THREAD, in_generator);
    let interp = m.object();
    let waiting = m.frame(outer, 8, THREAD, 0);
    let third = m.thread(interp, 33, waiting, 0);
    let without_frames = m.thread(interp, 22, 0, third);
    let first = m.thread(interp, 11, before_start, without_frames);
    m.put(interp, interp::THREADS_HEAD, first);

    let frame = |code, offset| RawFrame { code, offset, receiver: 0 };
    let expected =
        [(11, vec![frame(generator, 2), frame(inner, 6), frame(outer, 40)]), (33, vec![frame(outer, 8)])];
    let found: Vec<_> = stacks_of(first).into_iter().map(|stack| (stack.thread, stack.frames)).collect();
    assert_eq!(found, expected);
}

/// Check that a frame chain that leads in a circle, and a crowd of threads, end at the limits.
#[test]
fn walk_is_bounded() {
    let mut m = Memory(Vec::new());
    let (code, interp) = (m.code(0), m.object());
    let circle = m.frame(code, 2, THREAD, 0);
    m.put(circle, frame::PREVIOUS, circle);
    let mut thread = 0;
    for id in 0..MAX_THREADS as u64 + 9 {
        thread = m.thread(interp, id, circle, thread);
    }
    m.put(interp, interp::THREADS_HEAD, thread);
    let stacks = stacks_of(thread);
    assert_eq!(stacks.len(), MAX_THREADS);
    assert!(stacks.iter().all(|stack| stack.frames.len() == MAX_FRAMES));
}

/// Check that a thread's weight is the CPU time it used since it was last reported.
#[test]
fn weights_are_cpu_time() {
    let mut m = Memory(Vec::new());
    let (code, interp) = (m.code(0), m.object());
    let frame = m.frame(code, 2, THREAD, 0);
    // SAFETY: a C call that cannot fail.
    let own = unsafe { libc::gettid() } as u64;
    // Beyond the largest thread id there can be.
    let gone = m.thread(interp, (1 << 22) + 5, frame, 0);
    let current = m.thread(interp, own, frame, gone);
    m.put(interp, interp::THREADS_HEAD, current);

    let seen = Arc::new(Mutex::new(Vec::new()));
    let sink_seen = seen.clone();
    let sink: Sink =
        Box::new(move |stacks| sink_seen.lock().unwrap().extend(stacks.iter().map(|stack| stack.cpu_ns)));
    let mut collector = Collector::new(sink);
    let start = clock_ns(libc::CLOCK_THREAD_CPUTIME_ID);
    for _ in 0..2 {
        // SAFETY: as in `stacks_of`.
        unsafe { collector.report(current as *const u8, false) };
    }
    let end = clock_ns(libc::CLOCK_THREAD_CPUTIME_ID);
    let seen = seen.lock().unwrap();
    assert_eq!((seen[1], seen[3]), (0, 0), "a thread that is gone used nothing");
    assert!(seen[0] + seen[2] <= end, "{seen:?}, {start}..{end}");
    assert!(seen[2] <= end - start, "{seen:?}, {start}..{end}");
}

/// Check that of the main thread alone, if it works without coming by, native code is told.
#[test]
fn native_code_is_told_of_the_main_thread() {
    let mut m = Memory(Vec::new());
    let (code, interp) = (m.code(0), m.object());
    let frame = m.frame(code, 2, THREAD, 0);
    let main = u64::from(std::process::id());
    let other = m.thread(interp, main + 1, frame, 0);
    let current = m.thread(interp, main, frame, other);
    m.put(interp, interp::THREADS_HEAD, current);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sink_seen = seen.clone();
    let sink: Sink = Box::new(move |stacks| {
        sink_seen.lock().unwrap().extend(stacks.iter().map(|stack| (stack.thread == main, stack.in_native)));
    });
    let mut collector = Collector::new(sink);
    for in_native in [true, false] {
        // SAFETY: as in `stacks_of`.
        unsafe { collector.report(current as *const u8, in_native) };
    }
    assert_eq!(*seen.lock().unwrap(), [(true, true), (false, false), (true, false), (false, false)]);
}

/// Check what the time until an answer tells: asleep, in native code or in Python code.
#[test]
fn answers_tell_where_the_main_thread_was() {
    let told = |after_ns, used_ns| {
        let answer = Answer { after_ns, used_ns };
        (answer.was_running(), answer.was_in_native())
    };
    assert_eq!(told(5_000, 4_000), (true, false));
    assert_eq!(told(9_000_000, 50_000), (false, false));
    assert_eq!(told(9_000_000, 8_900_000), (true, true));
}

/// Check that the time between samples varies around the period.
#[test]
fn jitter_stays_near_the_period() {
    let mut jitter = Jitter(1);
    let period = Duration::from_millis(8);
    let times: Vec<Duration> = (0..1000).map(|_| jitter.around(period)).collect();
    let (low, high) = (period * 3 / 4, period * 5 / 4);
    assert!(times.iter().all(|time| (low..=high).contains(time)));
    let mean = times.iter().sum::<Duration>() / 1000;
    assert!(mean.abs_diff(period) < period / 20, "{mean:?}");
}
