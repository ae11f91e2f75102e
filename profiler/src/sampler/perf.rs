//! Sampling by perf events without BPF: the kernel says which thread runs, on its own clock and
//! where; the Python stack is then read from memory at once.

use std::collections::BTreeMap;
use std::os::fd::AsFd;
use std::time::Duration;

use perf_event_open::config::{Cpu, Opts, Proc, SampleOn, Size, WakeUpOn};
use perf_event_open::count::Counter;
use perf_event_open::event::sw::Software;
use perf_event_open::sample::Sampler as Ring;
use perf_event_open::sample::record::Record;

use super::background::{self, Background, Queue};
use super::walker::{self, Walker};
use crate::options::ProfileOptions;
use crate::target::Target;

/// Two to the power of this many pages hold a thread's records; they are read one by one.
const RING: u8 = 3;
/// How often new threads are looked for: such events cannot be inherited.
const RESCAN: Duration = Duration::from_millis(100);
/// Bytes of stack that are searched for return addresses into compiled code.
const STACK: u32 = 2048;

pub(crate) fn start(
    target: &Target,
    options: &ProfileOptions,
    degraded: &mut Vec<String>,
) -> Result<Background, String> {
    let walker = Walker::new(target)?;
    let mut events = Events::new(target.pid(), options)?;
    degraded.push(
        "stacks are read a moment after the sample was taken, and there are no probes: BPF would do better"
            .to_owned(),
    );
    background::start(move |queue| {
        while record(queue, &walker, &mut events) {
            events.rescan();
        }
    })
}

/// Records until it is time to look for new threads; false once it shall end.
fn record(queue: &Queue, walker: &Walker, events: &mut Events) -> bool {
    let until = std::time::Instant::now() + RESCAN;
    loop {
        let left = until.saturating_duration_since(std::time::Instant::now());
        let tids: Vec<u32> = events.threads.keys().copied().collect();
        let mut polls = vec![background::readable(queue.stop_fd())];
        polls.extend(events.threads.values().map(|e| background::readable(e.counter.file().as_fd())));
        if !background::wait(&mut polls, left) || polls[0].revents != 0 {
            return false;
        }
        for (tid, poll) in tids.iter().zip(&polls[1..]) {
            if poll.revents & libc::POLLIN != 0
                && let Some(event) = events.threads.get(tid)
            {
                take(queue, walker, event);
            }
            if poll.revents & (libc::POLLHUP | libc::POLLERR) != 0 {
                events.threads.remove(tid);
            }
        }
        if left.is_zero() {
            return true;
        }
    }
}

/// The stack as it is now belongs to the last record; those before it came too late.
fn take(queue: &Queue, walker: &Walker, event: &Event) {
    let mut last = None;
    for (_, record) in event.ring.iter().into_iter().flatten() {
        match record {
            Record::Sample(sample) => queue.lose(last.replace(sample).is_some().into()),
            Record::LostRecords(lost) => queue.lose(lost.lost_records),
            _ => {}
        }
    }
    let Some(record) = last else { return };
    let Some(thread) = walker.threads().into_iter().find(|t| t.tid == event.native_id) else { return };
    let mut sample = walker.sample(thread);
    sample.ip = record.code_addr.map_or(0, |(address, _)| address);
    let compiled = queue.compiled();
    if compiled.1 != 0 {
        walker::keep_returns(&mut sample, record.user_stack.as_deref().unwrap_or_default(), compiled);
    }
    queue.push(sample);
}

/// The event of one thread.
struct Event {
    /// What Python calls the thread.
    native_id: u32,
    counter: Counter,
    ring: Ring,
}

struct Events {
    pid: u32,
    opts: Opts,
    threads: BTreeMap<u32, Event>,
}

impl Events {
    fn new(pid: u32, options: &ProfileOptions) -> Result<Events, String> {
        let mut opts = Opts { enable: true, ..Opts::default() };
        opts.sample_on = SampleOn::Freq(options.frequency_hz.into());
        opts.sample_format.code_addr = true;
        opts.sample_format.user_stack = options.symbols_path.is_some().then_some(Size(STACK));
        opts.wake_up.on = WakeUpOn::Samples(1);
        let mut events = Events { pid, opts, threads: BTreeMap::new() };
        let mut opened = events.open(pid);
        if opened.is_err() {
            // Without privileges only user space may be sampled.
            events.opts.exclude.kernel = true;
            events.opts.exclude.hv = true;
            opened = events.open(pid);
        }
        let event = opened.map_err(|e| format!("no perf event can be opened on the process: {e}"))?;
        events.threads.insert(pid, event);
        events.rescan();
        Ok(events)
    }

    fn open(&self, tid: u32) -> std::io::Result<Event> {
        let counter = Counter::new(Software::CpuClock, (Proc(tid), Cpu::ALL), &self.opts)?;
        let ring = counter.sampler(RING)?;
        Ok(Event { native_id: walker::native_id(self.pid, tid).unwrap_or(tid), counter, ring })
    }

    /// Opens events on threads that are new. Those that cannot be had have ended by now.
    fn rescan(&mut self) {
        for tid in walker::tasks(self.pid) {
            if !self.threads.contains_key(&tid)
                && let Ok(event) = self.open(tid)
            {
                self.threads.insert(tid, event);
            }
        }
    }
}
