//! Profiles a process and prints what was seen: `profile PID [SECONDS] [HZ] [bpf|perf|vm]`.

use std::time::Duration;

use emberjit_profiler::{Backend, ProfileOptions, Session, Target};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let arg = |i: usize| args.get(i).map(String::as_str);
    let target = Target::attach(arg(1).ok_or("which process?")?.parse()?)?;
    println!("{} at {:#x}, Python {}", target.libpython().display(), target.base(), target.python());
    let options = ProfileOptions {
        seconds: Some(arg(2).unwrap_or("2").parse()?),
        frequency_hz: arg(3).unwrap_or("999").parse()?,
        backend: match arg(4) {
            Some("bpf") => Backend::Bpf,
            Some("perf") => Backend::PerfEvent,
            Some("vm") => Backend::ProcessVm,
            _ => Backend::Auto,
        },
        symbols_path: arg(5).map(Into::into),
        ..ProfileOptions::default()
    };
    let mut session = Session::start(target, options)?;
    while session.poll(Duration::from_millis(100))?.alive {}
    let profile = session.finish();
    println!("{:?}\n{:?}", profile.meta, profile.health);
    let name = |id| profile.codes.get(&id).map_or("?", |c| c.qualname.as_str());
    let mut stacks: Vec<_> = profile.stacks.iter().collect();
    stacks.sort_by_key(|s| std::cmp::Reverse(s.samples));
    for stack in stacks.iter().take(12) {
        let frames: Vec<String> = stack
            .frames
            .iter()
            .map(|f| match &f.native {
                Some(native) => native.clone(),
                None => format!("{}:{}:{}+{}{:?}", name(f.code), f.line, f.column, f.offset, f.kind),
            })
            .collect();
        println!(
            "{:6} {} {}{}",
            stack.samples,
            stack.thread,
            frames.join(" > "),
            if stack.partial { " (partial)" } else { "" }
        );
    }
    for (site, seen) in profile.sites.iter().take(30) {
        let callees: Vec<_> = seen.callees.iter().map(|(c, n)| format!("{}x{n}", name(*c))).collect();
        println!(
            "site {}+{}: {} {:?} {:?}",
            name(site.code),
            site.offset,
            seen.samples,
            callees,
            seen.receivers
        );
    }
    for (site, types) in profile.operands.iter().take(20) {
        println!("operands {}+{}: {:?}", name(site.code), site.offset, types);
    }
    for (header, samples) in &profile.loops {
        println!("loop {}+{}: {samples}", name(header.code), header.offset);
    }
    Ok(())
}
