use super::*;

const PAGE: usize = 4096;

/// `mov eax, imm32; ret`
fn returns(value: u32) -> Vec<u8> {
    let mut code = vec![0xb8];
    code.extend(value.to_le_bytes());
    code.push(0xc3);
    code
}

fn call(block: &CodeBlock) -> u32 {
    // SAFETY: the block holds a function without arguments made by `returns`.
    let function: extern "C" fn() -> u32 = unsafe { std::mem::transmute(block.start()) };
    function()
}

fn bytes(heap: &CodeHeap, block_start: usize, len: usize) -> Vec<u8> {
    heap.memory.read(block_start - heap.range().start, len)
}

/// xorshift64: the same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

/// Live, free and deferred ranges cover the memory once each, and free ones never touch.
fn verify(heap: &CodeHeap) {
    let mut all: Vec<(usize, usize, bool)> = Vec::new();
    all.extend(heap.free.iter().map(|(&at, &len)| (at, len, true)));
    all.extend(heap.live.iter().map(|(&at, &len)| (at, len, false)));
    all.extend(heap.deferred.iter().map(|&(at, len)| (at, len, false)));
    all.sort_unstable();
    let mut end = 0;
    let mut last_free = false;
    for (at, len, free) in all {
        assert_eq!(at, end, "a gap or an overlap");
        assert!(len > 0 && !(free && last_free), "an empty or unjoined range");
        (end, last_free) = (at + len, free);
    }
    assert_eq!(end, heap.memory.len());
    let taken: usize = heap.live.values().sum::<usize>() + heap.deferred.iter().map(|d| d.1).sum::<usize>();
    assert_eq!(heap.used, taken);
}

/// Check that code in the heap runs, and that freed memory traps.
#[test]
fn code_runs_and_freed_code_traps() {
    let mut heap = CodeHeap::new(PAGE, PAGE).unwrap();
    let block = heap.alloc(&returns(7), 64).unwrap();
    assert_eq!(block.start() as usize % 64, 0);
    assert_eq!(call(&block), 7);
    let (start, len) = (block.start() as usize, block.len());
    heap.free(block);
    assert_eq!(bytes(&heap, start, len), vec![INT3; len]);
    assert_eq!(heap.used(), 0);
}

/// Check that a block can be filled after its address is known.
#[test]
fn reserve_then_write() {
    let mut heap = CodeHeap::new(PAGE, PAGE).unwrap();
    let block = heap.reserve(6, 16).unwrap();
    assert_eq!(bytes(&heap, block.start() as usize, 16), vec![INT3; 16]);
    heap.write(&block, 0, &returns(3));
    heap.write(&block, 1, &9u32.to_le_bytes());
    assert_eq!(call(&block), 9);
}

/// Check that the budget holds although the reservation has room, and that freeing makes room.
#[test]
fn budget_is_respected() {
    let mut heap = CodeHeap::new(1 << 20, 64).unwrap();
    let first = heap.alloc(&[0x90; 40], 16).unwrap();
    assert!(heap.alloc(&[0x90; 17], 16).is_none());
    let _second = heap.alloc(&[0x90; 16], 16).unwrap();
    assert!(heap.alloc(&[], 16).is_none());
    heap.free(first);
    let _third = heap.alloc(&[0x90; 48], 16).unwrap();
    assert_eq!(heap.used(), 64);
}

/// Check that a request nothing could satisfy is refused, not wrapped around.
#[test]
fn absurd_sizes_are_refused() {
    let mut heap = CodeHeap::new(PAGE, usize::MAX).unwrap();
    assert!(heap.reserve(usize::MAX, 16).is_none());
    assert!(heap.reserve(PAGE + 1, 16).is_none());
    assert!(heap.reserve(PAGE, 4096).is_some());
    assert!(CodeHeap::new(0, 0).is_err());
    assert!(CodeHeap::new(usize::MAX, 0).is_err());
}

/// Check that the views are writable or executable, never both, and have the path that makes perf
/// look into the perf map.
#[test]
fn no_view_is_writable_and_executable() {
    let heap = CodeHeap::new(PAGE, PAGE).unwrap();
    let start = format!("{:x}-", heap.range().start);
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let own = maps.lines().find(|line| line.starts_with(&start)).unwrap();
    assert!(own.contains("r-xs") && own.contains("/dev/zero"), "{own}");
    assert!(!maps.lines().any(|line| line.contains("rwx")), "{maps}");
}

/// Check that random allocations, writes and frees keep every invariant and every byte.
#[test]
fn random_use_keeps_the_books() {
    for seed in 1..=20 {
        let mut random = Random(seed * 0x9e37_79b9);
        let budget = 3 * PAGE + random.below(5 * PAGE);
        let mut heap = CodeHeap::new(8 * PAGE, budget).unwrap();
        let mut blocks: Vec<(CodeBlock, u8)> = Vec::new();
        for step in 0..600 {
            if random.below(5) < 3 {
                let (len, align) = (random.below(700), 1 << random.below(13));
                let byte = step as u8;
                if let Some(block) = heap.alloc(&vec![byte; len], align) {
                    assert_eq!(block.start() as usize % align, 0);
                    blocks.push((block, byte));
                }
            } else if !blocks.is_empty() {
                let (block, byte) = blocks.swap_remove(random.below(blocks.len()));
                assert_eq!(bytes(&heap, block.start() as usize, block.len()), vec![byte; block.len()]);
                heap.free(block);
            }
            assert!(heap.used() <= budget);
            verify(&heap);
        }
        blocks.into_iter().for_each(|(block, _)| heap.free(block));
        assert_eq!((heap.used(), heap.free.len()), (0, 1));
    }
}

/// Tests that fork take turns: a child of one would keep the pipe of the other open.
static FORKING: std::sync::Mutex<()> = std::sync::Mutex::new(());

/// Runs `child` in a forked process; true if it returned true.
fn in_child(heap: &mut CodeHeap, child: impl FnOnce(&mut CodeHeap) -> bool) -> libc::pid_t {
    heap.before_fork();
    // SAFETY: the child runs `child`, which allocates little, and leaves by `_exit`.
    match unsafe { libc::fork() } {
        0 => {
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| child(heap)));
            // SAFETY: ends the child at once.
            unsafe { libc::_exit(if matches!(done, Ok(true)) { 0 } else { 1 }) }
        }
        pid => {
            assert!(pid > 0);
            heap.after_fork_in_parent();
            pid
        }
    }
}

fn exit_code(pid: libc::pid_t) -> i32 {
    let mut status = 0;
    // SAFETY: waits for a child of this test.
    assert_eq!(unsafe { libc::waitpid(pid, &mut status, 0) }, pid);
    libc::WEXITSTATUS(status)
}

/// Waits for children of other tests too, which inherited the pipe by chance.
fn settle(heap: &mut CodeHeap) {
    while !heap.deferred.is_empty() {
        std::thread::yield_now();
        heap.settle_forks();
    }
}

/// Check that after a fork neither side sees the other's code come and go.
#[test]
fn child_gets_memory_of_its_own() {
    let _turn = FORKING.lock();
    let mut heap = CodeHeap::new(4 * PAGE, 4 * PAGE).unwrap();
    let block = heap.alloc(&returns(1), 16).unwrap();
    let other = heap.alloc(&returns(2), 16).unwrap();
    let (start, len) = (block.start, block.len);
    let pid = in_child(&mut heap, |heap| {
        heap.after_fork_in_child().unwrap();
        let kept = call(&other) == 2 && call(&CodeBlock { start, len }) == 1;
        heap.free(CodeBlock { start, len });
        let new = heap.alloc(&returns(5), 16).unwrap();
        verify(heap);
        kept && new.start == start && call(&new) == 5
    });
    assert_eq!(exit_code(pid), 0);
    assert_eq!(call(&block), 1);
    heap.free(block);
    settle(&mut heap);
    assert_eq!(heap.used(), GRAIN);
    verify(&heap);
}

/// Check that the parent puts freeing off until the child has copied its code, and not for longer.
#[test]
fn parent_waits_for_the_childs_copy() {
    let _turn = FORKING.lock();
    let mut heap = CodeHeap::new(4 * PAGE, 4 * PAGE).unwrap();
    let block = heap.alloc(&returns(1), 16).unwrap();
    let (start, len) = (block.start, block.len);
    let (go_read, go_write) = io::pipe().unwrap();
    let pid = in_child(&mut heap, |heap| {
        // Both sides hold the end until the parent closes its own after freeing.
        // SAFETY: closes the child's copy of a descriptor that only the parent uses.
        unsafe { libc::close(go_write.as_raw_fd()) };
        while !at_end_of_file(&go_read) {
            std::thread::yield_now();
        }
        heap.after_fork_in_child().unwrap();
        call(&CodeBlock { start, len }) == 1
    });
    heap.free(block);
    assert_eq!((heap.deferred.len(), heap.used()), (1, GRAIN));
    let new = heap.alloc(&returns(4), 16).unwrap();
    assert_ne!(new.start, start);
    drop(go_write);
    assert_eq!(exit_code(pid), 0);
    heap.free(new);
    settle(&mut heap);
    assert_eq!(heap.used(), 0);
    verify(&heap);
}
