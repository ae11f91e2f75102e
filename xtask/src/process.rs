//! Running other programs, with progress for what takes long.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Everything behind the name of the subcommand, as it was typed.
pub(crate) fn rest_of_command_line() -> Vec<OsString> {
    std::env::args_os().skip(2).collect()
}

/// Runs a program whose own output is its progress.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot run {}", name(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", name(command));
    }
    Ok(())
}

/// Runs a program quietly, telling every now and then that it is still at it; its output is shown
/// only if it fails.
pub(crate) fn run_quietly(what: &str, command: &mut Command) -> Result<()> {
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run {}", name(command)))?;
    let (done, ended) = mpsc::channel::<()>();
    let ticker = std::thread::spawn({
        let what = what.to_owned();
        move || tick(&what, &ended)
    });
    let output = child.wait_with_output();
    drop(done);
    let _ = ticker.join();
    let output = output.with_context(|| format!("cannot wait for {}", name(command)))?;
    if !output.status.success() {
        eprint!("{}", String::from_utf8_lossy(&output.stdout));
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
        bail!("{what} failed ({})", output.status);
    }
    Ok(())
}

/// Says every so often how long `what` has been going on, until the other end hangs up.
fn tick(what: &str, ended: &mpsc::Receiver<()>) {
    let (start, terminal) = (Instant::now(), std::io::stderr().is_terminal());
    eprintln!("{what} ...");
    let step = Duration::from_secs(if terminal { 1 } else { 15 });
    while ended.recv_timeout(step) == Err(mpsc::RecvTimeoutError::Timeout) {
        let seconds = start.elapsed().as_secs();
        if terminal {
            eprint!("\r  {seconds} s");
        } else {
            eprintln!("  {what}: {seconds} s");
        }
    }
    if terminal {
        eprint!("\r            \r");
    }
}

/// What a program prints, if it runs and succeeds.
pub(crate) fn output_of(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Hands a child's end on as our own; a signal becomes 128 and its number, as shells have it.
pub(crate) fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().or(status.signal().map(|s| 128 + s)).unwrap_or(1);
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
