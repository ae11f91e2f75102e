//! The client of a process's control socket.

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use emberjit_pgo::Plan;
use emberjit_pgo::control::{Hello, PROTOCOL, Request, Response, Status, socket_name, symbols_name};

/// How long a process may take to answer: a handler may have to wait for the interpreter's lock.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open connection to the compiler in a process.
#[derive(Debug)]
pub(crate) struct Control {
    stream: BufReader<UnixStream>,
    hello: Hello,
}

impl Control {
    /// Connects and says hello; `None` if the process has no socket (yet).
    pub(crate) fn connect(pid: u32) -> Result<Option<Control>> {
        let path = runtime_dir(pid).join(socket_name(pid));
        Control::connect_at(&path, pid)
    }

    fn connect_at(path: &Path, pid: u32) -> Result<Option<Control>> {
        let stream = match UnixStream::connect(path) {
            Ok(stream) => stream,
            Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) => {
                return Ok(None);
            }
            Err(e) => {
                return Err(e).with_context(|| format!("cannot open the control socket {}", path.display()));
            }
        };
        check_peer(&stream, path, pid)?;
        stream.set_read_timeout(Some(PATIENCE)).and(stream.set_write_timeout(Some(PATIENCE)))?;
        let mut stream = BufReader::new(stream);
        match exchange(&mut stream, &Request::Hello { protocol: PROTOCOL })? {
            Response::Hello(hello) if hello.protocol == PROTOCOL => Ok(Some(Control { stream, hello })),
            Response::Hello(hello) => bail!(
                "process {pid} speaks version {} of the control protocol and this program version {PROTOCOL}: \
                 use the emberjit that its package came with",
                hello.protocol
            ),
            other => Err(unexpected(&other)),
        }
    }

    pub(crate) fn hello(&self) -> &Hello {
        &self.hello
    }

    pub(crate) fn status(&mut self) -> Result<Status> {
        match exchange(&mut self.stream, &Request::Status)? {
            Response::Status(status) => Ok(status),
            other => Err(unexpected(&other)),
        }
    }

    /// Hands a plan over; gives how many roots were taken and how many codes are not known there.
    pub(crate) fn plan(&mut self, plan: &Plan) -> Result<(u32, usize)> {
        match exchange(&mut self.stream, &Request::Plan { plan: plan.clone() })? {
            Response::Accepted { roots, unknown } => Ok((roots, unknown.len())),
            other => Err(unexpected(&other)),
        }
    }
}

fn exchange(stream: &mut BufReader<UnixStream>, request: &Request) -> Result<Response> {
    let mut line = serde_json::to_vec(request)?;
    line.push(b'\n');
    stream.get_mut().write_all(&line).map_err(|e| hung_up(e, "does not take requests"))?;
    let mut answer = String::new();
    let length = stream.read_line(&mut answer).map_err(|e| hung_up(e, "does not answer"))?;
    if length == 0 {
        bail!(CLOSED);
    }
    serde_json::from_str(&answer)
        .context("the process answers in a way that this program does not understand")
}

const CLOSED: &str = "the process closed its control socket";

/// A closed connection shows at the next write or at the next read, whichever comes first.
fn hung_up(error: std::io::Error, what: &str) -> anyhow::Error {
    match error.kind() {
        ErrorKind::BrokenPipe | ErrorKind::ConnectionReset => anyhow::anyhow!(CLOSED),
        _ => anyhow::Error::new(error).context(format!("the process {what}")),
    }
}

fn unexpected(response: &Response) -> anyhow::Error {
    match response {
        Response::Error { message } => anyhow::anyhow!("the process refused: {message}"),
        _ => anyhow::anyhow!("the process answered something else than it was asked"),
    }
}

/// Makes sure that who answers is the process itself, and not somebody with its socket's name.
fn check_peer(stream: &UnixStream, path: &Path, pid: u32) -> Result<()> {
    let mut peer = libc::ucred { pid: 0, uid: 0, gid: 0 };
    let mut size = size_of::<libc::ucred>() as libc::socklen_t;
    // SAFETY: the kernel writes at most `size` bytes to `peer`, which has that size.
    let failed = unsafe {
        libc::getsockopt(
            stream.as_raw_fd(),
            libc::SOL_SOCKET,
            libc::SO_PEERCRED,
            (&raw mut peer).cast(),
            &raw mut size,
        )
    };
    if failed != 0 || peer.pid != pid as libc::pid_t {
        bail!("the control socket {} belongs to process {}, not to {pid}", path.display(), peer.pid);
    }
    Ok(())
}

/// The runtime directory as the process itself sees it: by its own environment and user.
fn runtime_dir(pid: u32) -> PathBuf {
    let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
    if let Some(dir) = variable(&environment, "EMBERJIT_RUNTIME_DIR") {
        return relative_to_process(pid, dir);
    }
    if let Some(dir) = variable(&environment, "XDG_RUNTIME_DIR") {
        return relative_to_process(pid, dir).join("emberjit");
    }
    let uid = fs::metadata(format!("/proc/{pid}")).map_or(0, |meta| meta.uid());
    PathBuf::from(format!("/tmp/emberjit-{uid}"))
}

fn variable(environment: &[u8], name: &str) -> Option<PathBuf> {
    let entries = environment.split(|b| *b == 0);
    let values = entries.filter_map(|entry| entry.strip_prefix(name.as_bytes())?.strip_prefix(b"="));
    values
        .filter(|value| !value.is_empty())
        .map(|value| PathBuf::from(std::ffi::OsString::from_vec(value.to_vec())))
        .next()
}

fn relative_to_process(pid: u32, dir: PathBuf) -> PathBuf {
    if dir.is_absolute() {
        return dir;
    }
    fs::read_link(format!("/proc/{pid}/cwd")).unwrap_or_default().join(dir)
}

/// Removes the socket and the inline table of a child that is gone and could not do it itself.
///
/// Its environment is gone with it, but a child has what this process gave it.
pub(crate) fn clean_up(pid: u32) {
    let dir = runtime_dir(std::process::id());
    for name in [socket_name(pid), symbols_name(pid)] {
        let _ = fs::remove_file(dir.join(name));
    }
}

#[cfg(test)]
#[path = "control_tests.rs"]
mod tests;
