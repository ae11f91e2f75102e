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

use std::io::{self, PipeReader, PipeWriter};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::thread::{JoinHandle, Scope, ScopedJoinHandle};

use emberjit_pgo::Plan;
use emberjit_pgo::control::{Hello, PROTOCOL, Request, Response, Status, socket_name};

use self::client::{Client, Input, poll, wait};
use super::paths;

mod client;

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
    handler: Arc<dyn ControlHandler>,
    state: State,
}

enum State {
    Running {
        thread: JoinHandle<Parts>,
        /// Closing it wakes every thread.
        stop: PipeWriter,
        descriptors: Arc<Descriptors>,
    },
    Paused(Parts),
    Stopped,
}

impl ControlServer {
    /// Serves on this process's socket in the runtime directory.
    pub fn start(handler: Arc<dyn ControlHandler>) -> io::Result<ControlServer> {
        let dir = paths::prepare_runtime_dir()?;
        ControlServer::start_at(&dir.join(socket_name(std::process::id())), handler)
    }

    /// Serves on a socket at `path`, in a directory that nobody else can write to.
    pub fn start_at(path: &Path, handler: Arc<dyn ControlHandler>) -> io::Result<ControlServer> {
        let parts = Parts { listener: listen(path)?, clients: Vec::new() };
        let inode = std::fs::symlink_metadata(path)?.ino();
        let (path, pid) = (path.to_path_buf(), std::process::id());
        let mut server = ControlServer { path, inode, pid, handler, state: State::Paused(parts) };
        server.resume()?;
        Ok(server)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Ends all threads and keeps socket and connections; requests wait. Do not hold the GIL.
    ///
    /// For the moment of a fork: `os.fork` warns in a process that has more than one thread.
    pub fn pause(&mut self) {
        if let State::Running { thread, stop, .. } = std::mem::replace(&mut self.state, State::Stopped) {
            drop(stop);
            self.state = thread.join().map_or(State::Stopped, State::Paused);
        }
    }

    /// Goes on after [`ControlServer::pause`]; nothing happens to a server that runs. After an error
    /// the server is stopped.
    pub fn resume(&mut self) -> io::Result<()> {
        let parts = match std::mem::replace(&mut self.state, State::Stopped) {
            State::Paused(parts) => parts,
            other => {
                self.state = other;
                return Ok(());
            }
        };
        let (stopped, stop) = io::pipe().map(|(read, write)| (paths::aside(read), paths::aside(write)))?;
        let fixed = [parts.listener.as_raw_fd(), stopped.as_raw_fd()];
        let descriptors = Arc::new(Descriptors::new(&fixed));
        let handler = self.handler.clone();
        let acceptor = Acceptor { stopped, handler, descriptors: descriptors.clone() };
        let thread = spawn_quiet("emberjit-control", move || acceptor.run(parts))?;
        self.state = State::Running { thread, stop, descriptors };
        Ok(())
    }

    /// Ends all connections, waits for the threads and removes the socket. Do not hold the GIL.
    pub fn stop(self) {}

    /// Closes what the child of a fork inherited, and leaves the parent's socket alone. The child
    /// may then start a server of its own.
    pub fn after_fork_in_child(mut self) {
        self.abandon();
    }

    fn abandon(&mut self) {
        if let State::Running { thread, descriptors, .. } = std::mem::replace(&mut self.state, State::Stopped)
        {
            // The thread does not exist in this process: its handle is not for joining.
            std::mem::forget(thread);
            descriptors.close_inherited();
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
        if self.pid == std::process::id() {
            self.remove_socket();
            self.pause();
        } else {
            self.abandon();
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

/// What the threads work on, and give back when they end.
struct Parts {
    listener: UnixListener,
    clients: Vec<Client>,
}

/// The thread that takes connections and starts one thread for each.
struct Acceptor {
    stopped: PipeReader,
    handler: Arc<dyn ControlHandler>,
    descriptors: Arc<Descriptors>,
}

type ClientThread<'scope> = ScopedJoinHandle<'scope, Option<Client>>;

impl Acceptor {
    fn run(&self, mut parts: Parts) -> Parts {
        parts.clients = std::thread::scope(|scope| {
            let clients = std::mem::take(&mut parts.clients).into_iter();
            let mut threads: Vec<_> = clients.filter_map(|client| self.admit(scope, client)).collect();
            while wait(&parts.listener, libc::POLLIN, &self.stopped) {
                match parts.listener.accept().and_then(|(stream, _)| Client::new(paths::aside(stream))) {
                    Ok(client) => threads.extend(self.admit(scope, client)),
                    // Out of descriptors, perhaps: the connection stays in the queue for a while.
                    Err(_) => drop(poll(&[(self.stopped.as_raw_fd(), libc::POLLIN)], 100)),
                }
                threads.retain(|thread| !thread.is_finished());
            }
            threads.into_iter().filter_map(|thread| thread.join().ok().flatten()).collect()
        });
        parts
    }

    fn admit<'s>(&'s self, scope: &'s Scope<'s, '_>, mut client: Client) -> Option<ClientThread<'s>> {
        let place = match self.place_for(&client) {
            Ok(place) => place,
            Err(message) => {
                let _ = client.send(&error(message), &self.stopped);
                return None;
            }
        };
        let name = std::thread::Builder::new().name("emberjit-client".into());
        let thread = name.spawn_scoped(scope, move || self.serve(client, place));
        thread.inspect_err(|_| self.descriptors.leave(place)).ok()
    }

    fn place_for(&self, client: &Client) -> Result<usize, String> {
        let peer = peer_uid(&client.stream).map_err(|e| format!("the peer is unknown: {e}"))?;
        if !permitted(peer, paths::own_uid()) {
            return Err(format!("user {peer} may not control this process"));
        }
        let place = self.descriptors.enter(client.stream.as_raw_fd());
        place.ok_or_else(|| format!("{MAX_CLIENTS} clients are connected already: try again later"))
    }

    /// Answers a client until it is gone, or the server stops: then it is returned.
    fn serve(&self, mut client: Client, place: usize) -> Option<Client> {
        let stays = loop {
            let (response, last) = match client.next(&self.stopped) {
                Input::Line(line) => (self.answer(&line), false),
                Input::TooLong => (error(format!("the request is longer than {} bytes", client.limit)), true),
                Input::HungUp => break false,
                Input::Stopped => break true,
            };
            if client.send(&response, &self.stopped).is_err() || last {
                break false;
            }
        };
        self.descriptors.leave(place);
        stays.then_some(client)
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
    let listener = paths::aside(UnixListener::bind(path).map_err(fault)?);
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

#[cfg(test)]
#[path = "control_tests.rs"]
mod tests;
