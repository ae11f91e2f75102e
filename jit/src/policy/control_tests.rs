use std::io::{BufRead, BufReader, Read, Write};
use std::sync::Mutex;

use super::*;
use crate::policy::paths::tests::Scratch;

/// Answers from fixed values and notes what it was asked.
#[derive(Default)]
struct Fake {
    asked: Mutex<Vec<&'static str>>,
}

impl ControlHandler for Fake {
    fn hello(&self) -> Hello {
        Hello {
            protocol: PROTOCOL,
            pid: std::process::id(),
            python: "3.12.1".into(),
            libpython: "/usr/lib/libpython3.12.so.1.0".into(),
            runtime_addr: 1,
            tstate_tls_offset: -8,
            symbols_path: "/run/1.symbols".into(),
        }
    }

    fn plan(&self, plan: Plan) -> Response {
        assert!(plan.version != 13, "a plan that makes the handler panic");
        Response::Accepted { roots: plan.roots.len() as u32, unknown: Vec::new() }
    }

    fn status(&self) -> Status {
        Status { pending: 3, ..Status::default() }
    }

    fn disable(&self) {
        self.asked.lock().unwrap().push("disable");
    }
}

fn start(scratch: &Scratch) -> (ControlServer, Arc<Fake>) {
    let fake = Arc::new(Fake::default());
    (ControlServer::start_at(&scratch.join("1.sock"), fake.clone()).unwrap(), fake)
}

/// A peer that sends bytes and reads lines.
struct Peer(BufReader<UnixStream>);

impl Peer {
    fn connect(server: &ControlServer) -> Peer {
        Peer(BufReader::new(UnixStream::connect(server.path()).unwrap()))
    }

    fn send(&mut self, bytes: &[u8]) {
        self.0.get_mut().write_all(bytes).unwrap();
    }

    /// The next response; `None` after the server hung up.
    fn receive(&mut self) -> Option<Response> {
        let mut line = String::new();
        match self.0.read_line(&mut line) {
            Ok(0) | Err(_) => None,
            Ok(_) => Some(serde_json::from_str(&line).unwrap()),
        }
    }

    fn ask(&mut self, request: &str) -> Response {
        self.send(format!("{request}\n").as_bytes());
        self.receive().unwrap()
    }

    fn ask_error(&mut self, request: &str) -> String {
        match self.ask(request) {
            Response::Error { message } => message,
            other => panic!("{other:?}"),
        }
    }
}

fn plan(version: u32) -> String {
    let plan = Plan { version, ..Plan::default() };
    serde_json::to_string(&Request::Plan { plan }).unwrap()
}

/// Check that every request gets its response, in order, on one connection.
#[test]
fn requests_are_answered() {
    let scratch = Scratch::new("answers");
    let (server, fake) = start(&scratch);
    let mut peer = Peer::connect(&server);
    assert!(matches!(peer.ask(r#"{"request":"hello","protocol":2}"#), Response::Hello(h) if h.protocol == 2));
    assert!(matches!(peer.ask(&plan(1)), Response::Accepted { roots: 0, .. }));
    assert!(matches!(peer.ask(r#"{"request":"status"}"#), Response::Status(s) if s.pending == 3));
    assert!(matches!(peer.ask(r#"{"request":"disable"}"#), Response::Done));
    assert_eq!(*fake.asked.lock().unwrap(), ["disable"]);
}

/// Check that what is no request gets an error, and that the connection lives on.
#[test]
fn malformed_input_is_answered() {
    let scratch = Scratch::new("malformed");
    let (server, _) = start(&scratch);
    let mut peer = Peer::connect(&server);
    for bad in
        ["", "{", "null", "{\"request\":\"reboot\"}", "{\"request\":\"plan\",\"plan\":7}", "\u{1}\u{ff}"]
    {
        assert!(peer.ask_error(bad).starts_with("not a request"), "{bad}");
    }
    peer.send(b"\xff\xfe\n");
    assert!(matches!(peer.receive(), Some(Response::Error { .. })));
    assert!(peer.ask_error(&"[".repeat(10_000)).starts_with("not a request"));
    assert!(peer.ask_error(r#"{"request":"hello","protocol":99}"#).contains("protocol 99"));
    assert!(matches!(peer.ask(r#"{"request":"status"}"#), Response::Status(_)));
}

/// Check that a handler that panics costs one response and not the server.
#[test]
fn panics_are_contained() {
    let scratch = Scratch::new("panic");
    let (server, _) = start(&scratch);
    let mut peer = Peer::connect(&server);
    assert!(peer.ask_error(&plan(13)).contains("failed inside"));
    assert!(matches!(peer.ask(&plan(1)), Response::Accepted { .. }));
}

/// Check that requests may come in pieces, and several in one piece.
#[test]
fn pieces_are_joined_and_parted() {
    let scratch = Scratch::new("pieces");
    let (server, _) = start(&scratch);
    let mut peer = Peer::connect(&server);
    for byte in b"{\"request\":\"status\"}\n{\"request\":\"disable\"}\n{" {
        peer.send(&[*byte]);
    }
    assert!(matches!(peer.receive(), Some(Response::Status(_))));
    assert!(matches!(peer.receive(), Some(Response::Done)));
    peer.send(b"\"request\":\"status\"}\n{\"request\":\"status\"}\n");
    assert!(matches!(peer.receive(), Some(Response::Status(_))));
    assert!(matches!(peer.receive(), Some(Response::Status(_))));
}

/// Check that a line beyond the limit is refused while it arrives, and one of some megabytes is not.
#[test]
fn long_lines() {
    let scratch = Scratch::new("long");
    let (server, _) = start(&scratch);
    let mut peer = Peer::connect(&server);
    let padded = format!("{}{}", " ".repeat(5 << 20), plan(1));
    assert!(matches!(peer.ask(&padded), Response::Accepted { .. }));

    let (near, far) = UnixStream::pair().unwrap();
    let (stopped, _stop) = io::pipe().unwrap();
    let mut client = Client::new(near).unwrap();
    client.limit = 1000;
    let mut peer = Peer(BufReader::new(far));
    peer.send(&[b' '; 1001]);
    assert_eq!(client.next(&stopped), Input::TooLong);
}

/// Check that a half-sent request and a silent peer neither block others nor the stop.
#[test]
fn idle_peers_do_not_matter() {
    let scratch = Scratch::new("idle");
    let (server, _) = start(&scratch);
    let mut idle: Vec<Peer> = (0..MAX_CLIENTS - 1).map(|_| Peer::connect(&server)).collect();
    idle.iter_mut().for_each(|peer| peer.send(b"{\"requ"));
    let mut busy = Peer::connect(&server);
    assert!(matches!(busy.ask(r#"{"request":"status"}"#), Response::Status(_)));
    let mut surplus = Peer::connect(&server);
    assert!(matches!(surplus.receive(), Some(Response::Error { message }) if message.contains("try again")));
    let path = server.path().to_path_buf();
    server.stop();
    assert!(!path.exists());
    assert!(idle.iter_mut().all(|peer| peer.receive().is_none()) && busy.receive().is_none());
}

/// Check that a peer that never reads its answers does not hold up the stop.
#[test]
fn deaf_peers_do_not_matter() {
    let scratch = Scratch::new("deaf");
    let (server, _) = start(&scratch);
    let mut peer = Peer::connect(&server);
    peer.0.get_ref().set_nonblocking(true).unwrap();
    while peer.0.get_mut().write(b"{\"request\":\"status\"}\n").is_ok() {}
    server.stop();
}

/// Check that only the same user and root may connect, as the kernel names them.
#[test]
fn foreign_users_are_refused() {
    let (near, _far) = UnixStream::pair().unwrap();
    assert_eq!(peer_uid(&near).unwrap(), paths::own_uid());
    for (peer, own, expected) in [(1000, 1000, true), (0, 1000, true), (1001, 1000, false), (1000, 0, false)]
    {
        assert_eq!(permitted(peer, own), expected, "peer {peer}, own {own}");
    }
}

/// Check that the socket is closed to others, not taken from a live server, and taken from a dead.
#[test]
fn the_socket_is_exclusive() {
    let scratch = Scratch::new("exclusive");
    let (server, fake) = start(&scratch);
    let path = server.path().to_path_buf();
    assert_eq!(std::fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    assert!(ControlServer::start_at(&path, fake.clone()).is_err());
    server.stop();
    drop(UnixListener::bind(&path).unwrap());
    let again = ControlServer::start_at(&path, fake.clone()).unwrap();
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, "not a socket of that server").unwrap();
    again.stop();
    assert!(path.exists(), "only the own socket is removed");

    let link = scratch.join("link");
    std::os::unix::fs::symlink(scratch.join("elsewhere"), &link).unwrap();
    assert!(ControlServer::start_at(&link, fake).is_err());
}

/// Check that a forked child closes what it inherited, and leaves the parent's server running.
#[test]
fn a_child_leaves_the_parents_server_alone() {
    let scratch = Scratch::new("forked");
    let (server, _) = start(&scratch);
    let mut peer = Peer::connect(&server);
    assert!(matches!(peer.ask(r#"{"request":"status"}"#), Response::Status(_)));
    let (mut done, write) = io::pipe().unwrap();
    // SAFETY: the child only closes descriptors and leaves by `_exit`.
    let pid = unsafe { libc::fork() };
    if pid == 0 {
        let State::Running { descriptors, .. } = &server.state else { unreachable!() };
        let fds: Vec<RawFd> = descriptors.fixed.clone();
        server.after_fork_in_child();
        // SAFETY: asks only whether the descriptors are open.
        let closed = fds.iter().all(|&fd| unsafe { libc::fcntl(fd, libc::F_GETFD) } == -1);
        let _ = (&write).write_all(&[u8::from(closed)]);
        // SAFETY: ends the child at once.
        unsafe { libc::_exit(0) }
    }
    drop(write);
    let mut answer = [9];
    done.read_exact(&mut answer).unwrap();
    assert_eq!(answer, [1]);
    // SAFETY: waits for the child of this test.
    unsafe { libc::waitpid(pid, std::ptr::null_mut(), 0) };
    assert!(matches!(peer.ask(r#"{"request":"status"}"#), Response::Status(_)));
    assert!(matches!(Peer::connect(&server).ask(r#"{"request":"disable"}"#), Response::Done));
}

/// Check that a pause keeps connections, half-sent requests and new peers, and ends all threads.
#[test]
fn a_pause_loses_nothing() {
    let scratch = Scratch::new("pause");
    let (mut server, _) = start(&scratch);
    let mut old = Peer::connect(&server);
    assert!(matches!(old.ask(r#"{"request":"status"}"#), Response::Status(_)));
    old.send(b"{\"request\":");
    for _ in 0..20 {
        server.pause();
        assert!(matches!(&server.state, State::Paused(parts) if parts.clients.len() == 1));
        server.resume().unwrap();
        server.resume().unwrap();
    }
    server.pause();
    old.send(b"\"disable\"}\n");
    let mut new = Peer::connect(&server);
    new.send(b"{\"request\":\"status\"}\n");
    server.resume().unwrap();
    assert!(matches!(old.receive(), Some(Response::Done)));
    assert!(matches!(new.receive(), Some(Response::Status(_))));
    server.pause();
    let path = server.path().to_path_buf();
    server.stop();
    assert!(!path.exists() && old.receive().is_none());
}

/// Check that the threads take no signals but faults.
#[test]
fn threads_are_quiet() {
    let blocked = spawn_quiet("quiet", || {
        let status = std::fs::read_to_string("/proc/thread-self/status").unwrap();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigBlk:")).unwrap();
        u64::from_str_radix(mask.trim(), 16).unwrap()
    });
    let mask = blocked.unwrap().join().unwrap();
    let bit = |signal: i32| mask >> (signal - 1) & 1;
    assert_eq!([libc::SIGINT, libc::SIGTERM, libc::SIGCHLD, libc::SIGPROF].map(bit), [1; 4]);
    assert_eq!([libc::SIGSEGV, libc::SIGBUS, libc::SIGABRT].map(bit), [0; 3]);
}
