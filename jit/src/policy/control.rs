//! The control server: answers the profiler and the daemon on a Unix socket.
//!
//! Called by whoever enables the compiler; the requests end in a [`ControlHandler`]. The protocol is
//! [`emberjit_pgo::control`]: one line of JSON a request, one a response, in order. What always
//! holds:
//! - Only this user and root are served: the socket lies in the closed runtime directory, is closed
//!   itself (0600), and the kernel names each peer.
//! - Nothing a peer sends ends the process or takes unbounded memory: lines are limited, what is
//!   not JSON gets an error, and a handler that panics costs one response.
//! - No thread here takes signals, so Python's main thread gets them, or holds the GIL unless the
//!   handler takes it. Whoever stops the server must not hold the GIL meanwhile: a handler may be
//!   waiting for it.
//! - The socket file goes away with the server, and only the process that made it removes it.

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::thread::JoinHandle;

use emberjit_pgo::Plan;
use emberjit_pgo::control::{Hello, PROTOCOL, Request, Response, Status, socket_name};

use super::paths;

/// Longest request in bytes. Plans of large programs take megabytes.
pub const MAX_LINE: usize = 64 << 20;
/// Peers served at the same time; more are told to come back.
const MAX_CLIENTS: usize = 8;

/// What the compiler answers. Called on the server's threads, without the GIL, one call a client
/// at a time but several clients at once.
pub trait ControlHandler: Send + Sync {
    fn hello(&self) -> Hello;
    /// Takes a plan over; compiles later. Answers [`Response::Accepted`] or [`Response::Error`].
    fn plan(&self, plan: Plan) -> Response;
    fn status(&self) -> Status;
    fn disable(&self);
}

/// A running server. Stops when dropped.
pub struct ControlServer {
    path: PathBuf,
    /// The socket file's inode, to unlink no other.
    inode: u64,
    /// The process that made the server; a forked child has no part in it.
    pid: u32,
    /// Closing it wakes every thread.
    stop: Option<PipeWriter>,
    thread: Option<JoinHandle<()>>,
    descriptors: Arc<Descriptors>,
}

impl ControlServer {
    /// Serves on this process's socket in the runtime directory.
    pub fn start(handler: Arc<dyn ControlHandler>) -> io::Result<ControlServer> {
        let dir = paths::prepare_runtime_dir()?;
        ControlServer::start_at(&dir.join(socket_name(std::process::id())), handler)
    }

    /// Serves on a socket at `path`, in a directory that nobody else can write to.
    pub fn start_at(path: &Path, handler: Arc<dyn ControlHandler>) -> io::Result<ControlServer> {
        let listener = listen(path)?;
        let inode = std::fs::symlink_metadata(path)?.ino();
        let (stopped, stop) = io::pipe()?;
        let descriptors = Arc::new(Descriptors::new(&[listener.as_raw_fd(), stopped.as_raw_fd()]));
        let acceptor = Acceptor { listener, stopped, handler, descriptors: descriptors.clone() };
        let thread = spawn_quiet("emberjit-control", move || acceptor.run())?;
        let path = path.to_path_buf();
        let pid = std::process::id();
        Ok(ControlServer { path, inode, pid, stop: Some(stop), thread: Some(thread), descriptors })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Ends all connections, waits for the threads and removes the socket. Do not hold the GIL.
    pub fn stop(self) {}

    /// Closes what the child of a fork inherited, and leaves the parent's socket alone. The child
    /// may then start a server of its own.
    pub fn after_fork_in_child(mut self) {
        self.abandon();
    }

    fn abandon(&mut self) {
        self.stop = None;
        // The thread does not exist in this process: its handle is not for joining.
        if let Some(thread) = self.thread.take() {
            std::mem::forget(thread);
            self.descriptors.close_inherited();
        }
    }

    fn remove_socket(&self) {
        let ours = std::fs::symlink_metadata(&self.path).is_ok_and(|meta| meta.ino() == self.inode);
        if ours {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

impl Drop for ControlServer {
    fn drop(&mut self) {
        if self.pid != std::process::id() {
            return self.abandon();
        }
        self.remove_socket();
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Numbers of the descriptors that the threads own, for a forked child, in which nobody would ever
/// close them. Atomics, because a lock could be held by a thread that the child does not have.
struct Descriptors {
    fixed: Vec<RawFd>,
    clients: [AtomicI32; MAX_CLIENTS],
}

impl Descriptors {
    const NONE: RawFd = -1;

    fn new(fixed: &[RawFd]) -> Descriptors {
        let clients = std::array::from_fn(|_| AtomicI32::new(Self::NONE));
        Descriptors { fixed: fixed.to_vec(), clients }
    }

    /// Index of a place that now holds `fd`; `None` if all are taken.
    fn enter(&self, fd: RawFd) -> Option<usize> {
        let take = |place: &AtomicI32| {
            place.compare_exchange(Self::NONE, fd, Ordering::SeqCst, Ordering::SeqCst).is_ok()
        };
        self.clients.iter().position(take)
    }

    /// Call before the descriptor is closed: then no child closes a number that was used again.
    fn leave(&self, place: usize) {
        self.clients[place].store(Self::NONE, Ordering::SeqCst);
    }

    fn close_inherited(&self) {
        let clients = self.clients.iter().map(|place| place.swap(Self::NONE, Ordering::SeqCst));
        for fd in self.fixed.iter().copied().chain(clients).filter(|&fd| fd != Self::NONE) {
            // SAFETY: in a forked child the owner, a thread, does not exist: nobody else closes it.
            unsafe { libc::close(fd) };
        }
    }
}

/// The thread that takes connections and starts one thread for each.
struct Acceptor {
    listener: UnixListener,
    stopped: PipeReader,
    handler: Arc<dyn ControlHandler>,
    descriptors: Arc<Descriptors>,
}

impl Acceptor {
    fn run(self) {
        std::thread::scope(|scope| {
            while wait(&self.listener, libc::POLLIN, &self.stopped) {
                match self.listener.accept() {
                    Ok((stream, _)) => self.admit(scope, stream),
                    // Out of descriptors, perhaps: the connection stays in the queue for a while.
                    Err(_) => drop(poll(&[(self.stopped.as_raw_fd(), libc::POLLIN)], 100)),
                }
            }
        });
    }

    fn admit<'s>(&'s self, scope: &'s std::thread::Scope<'s, '_>, stream: UnixStream) {
        let Ok(mut client) = Client::new(stream, &self.stopped) else { return };
        match self.place_for(&client) {
            Err(message) => drop(client.send(&error(message))),
            Ok(place) => {
                let serve = move || self.serve(client, place);
                let thread = std::thread::Builder::new().name("emberjit-client".into());
                if thread.spawn_scoped(scope, serve).is_err() {
                    self.descriptors.leave(place);
                }
            }
        }
    }

    fn place_for(&self, client: &Client) -> Result<usize, String> {
        let peer = peer_uid(&client.stream).map_err(|e| format!("the peer is unknown: {e}"))?;
        if !permitted(peer, paths::own_uid()) {
            return Err(format!("user {peer} may not control this process"));
        }
        let place = self.descriptors.enter(client.stream.as_raw_fd());
        place.ok_or_else(|| format!("{MAX_CLIENTS} clients are connected already: try again later"))
    }

    fn serve(&self, mut client: Client, place: usize) {
        while let Some(line) = client.line() {
            let (response, go_on) = match line {
                Ok(line) => (self.answer(&line), true),
                Err(message) => (error(message), false),
            };
            if client.send(&response).is_err() || !go_on {
                break;
            }
        }
        self.descriptors.leave(place);
    }

    fn answer(&self, line: &[u8]) -> Response {
        match serde_json::from_slice(line) {
            Err(e) => error(format!("not a request: {e}")),
            Ok(request) => catch_unwind(AssertUnwindSafe(|| self.dispatch(request)))
                .unwrap_or_else(|_| error("the request failed inside the compiler".into())),
        }
    }

    fn dispatch(&self, request: Request) -> Response {
        match request {
            Request::Hello { protocol } if protocol != PROTOCOL => {
                error(format!("protocol {protocol} is not spoken here, {PROTOCOL} is: update emberjit"))
            }
            Request::Hello { .. } => Response::Hello(self.handler.hello()),
            Request::Plan { plan } => self.handler.plan(plan),
            Request::Status => Response::Status(self.handler.status()),
            Request::Disable => {
                self.handler.disable();
                Response::Done
            }
        }
    }
}

/// One connection: lines in, lines out, given up as soon as the server stops.
struct Client<'s> {
    stream: UnixStream,
    stopped: &'s PipeReader,
    /// Bytes that arrived and were not answered.
    input: Vec<u8>,
    /// Bytes at the start of `input` that hold no line end.
    searched: usize,
    limit: usize,
}

impl<'s> Client<'s> {
    fn new(stream: UnixStream, stopped: &'s PipeReader) -> io::Result<Client<'s>> {
        stream.set_nonblocking(true)?;
        Ok(Client { stream, stopped, input: Vec::new(), searched: 0, limit: MAX_LINE })
    }

    /// The next line without its end, an error to answer before hanging up, or `None` at the end.
    fn line(&mut self) -> Option<Result<Vec<u8>, String>> {
        loop {
            let end = self.input[self.searched..].iter().position(|&b| b == b'\n');
            if let Some(end) = end.map(|at| self.searched + at) {
                let rest = self.input.split_off(end + 1);
                let mut line = std::mem::replace(&mut self.input, rest);
                line.truncate(end);
                self.searched = 0;
                return Some(Ok(line));
            }
            self.searched = self.input.len();
            if self.searched > self.limit {
                return Some(Err(format!("the request is longer than {} bytes", self.limit)));
            }
            if !self.receive() {
                return None;
            }
        }
    }

    /// Waits for more bytes; false at the end of the connection or of the server.
    fn receive(&mut self) -> bool {
        let mut chunk = [0; 1 << 16];
        loop {
            match self.stream.read(&mut chunk) {
                Ok(0) => return false,
                Ok(n) => {
                    self.input.extend_from_slice(&chunk[..n]);
                    return true;
                }
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => {
                    if !wait(&self.stream, libc::POLLIN, self.stopped) {
                        return false;
                    }
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return false,
            }
        }
    }

    fn send(&mut self, response: &Response) -> io::Result<()> {
        let mut line = serde_json::to_vec(response)?;
        line.push(b'\n');
        let mut rest = line.as_slice();
        while !rest.is_empty() {
            match self.stream.write(rest) {
                Ok(n) => rest = &rest[n..],
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => {
                    if !wait(&self.stream, libc::POLLOUT, self.stopped) {
                        return Err(e);
                    }
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }
}

/// Starts a thread that never takes a signal (faults excepted): it begins with all blocked, so
/// that there is no moment at which the kernel could choose it.
pub fn spawn_quiet<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    let before = block_signals();
    let thread = std::thread::Builder::new().name(name.into()).spawn(work);
    // SAFETY: puts back the mask that was read a moment ago.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &before, std::ptr::null_mut()) };
    thread
}

/// Blocks all signals but faults in this thread; the mask before.
fn block_signals() -> libc::sigset_t {
    let faults = [libc::SIGSEGV, libc::SIGBUS, libc::SIGFPE, libc::SIGILL, libc::SIGTRAP, libc::SIGABRT];
    // SAFETY: a signal set is plain bits, for which zeroes are valid.
    let (mut all, mut before): (libc::sigset_t, libc::sigset_t) = unsafe { std::mem::zeroed() };
    // SAFETY: both sets are valid, the signal numbers as well.
    unsafe {
        libc::sigfillset(&mut all);
        for signal in faults {
            libc::sigdelset(&mut all, signal);
        }
        libc::pthread_sigmask(libc::SIG_SETMASK, &all, &mut before);
    }
    before
}

fn listen(path: &Path) -> io::Result<UnixListener> {
    let fault =
        |e: io::Error| io::Error::new(e.kind(), format!("cannot listen on `{}`: {e}", path.display()));
    if UnixStream::connect(path).is_ok() {
        return Err(fault(io::ErrorKind::AddrInUse.into()));
    }
    paths::remove_stale(path)?;
    let listener = UnixListener::bind(path).map_err(fault)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

fn error(message: String) -> Response {
    Response::Error { message }
}

/// Whether a peer of this user may give orders to a process of user `own`.
fn permitted(peer: u32, own: u32) -> bool {
    peer == own || peer == 0
}

/// The user at the other end, as the kernel knows it.
fn peer_uid(stream: &UnixStream) -> io::Result<u32> {
    let mut peer = libc::ucred { pid: 0, uid: u32::MAX, gid: u32::MAX };
    let mut len = size_of::<libc::ucred>() as libc::socklen_t;
    let fd = stream.as_raw_fd();
    let out = (&raw mut peer).cast();
    // SAFETY: `out` has room for the `len` bytes that this option writes.
    match unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, libc::SO_PEERCRED, out, &mut len) } {
        0 => Ok(peer.uid),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Waits until `subject` is ready; false when the server stops first, or is stopping already.
fn wait(subject: &impl AsRawFd, events: i16, stopped: &PipeReader) -> bool {
    loop {
        let waited = poll(&[(stopped.as_raw_fd(), libc::POLLIN), (subject.as_raw_fd(), events)], -1);
        match waited.as_deref() {
            Ok([0, ready]) if *ready != 0 => return true,
            Ok([0, _]) => {}
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            _ => return false,
        }
    }
}

/// What happened on each descriptor within `timeout_ms` (-1: without limit).
fn poll(descriptors: &[(RawFd, i16)], timeout_ms: i32) -> io::Result<Vec<i16>> {
    let entry = |&(fd, events)| libc::pollfd { fd, events, revents: 0 };
    let mut entries: Vec<libc::pollfd> = descriptors.iter().map(entry).collect();
    // SAFETY: the pointer and the length are those of the vector.
    match unsafe { libc::poll(entries.as_mut_ptr(), entries.len() as libc::nfds_t, timeout_ms) } {
        n if n < 0 => Err(io::Error::last_os_error()),
        _ => Ok(entries.iter().map(|entry| entry.revents).collect()),
    }
}

#[cfg(test)]
#[path = "control_tests.rs"]
mod tests;
