use std::os::unix::net::UnixListener;

use super::*;

/// Serves one connection with the given answers, one a line, and gives back the requests.
fn serve(path: &Path, answers: &'static [&'static str]) -> std::thread::JoinHandle<Vec<String>> {
    let listener = UnixListener::bind(path).unwrap();
    std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream);
        let mut requests = Vec::new();
        for answer in answers {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            requests.push(line);
            writeln!(reader.get_mut(), "{answer}").unwrap();
        }
        requests
    })
}

const HELLO: &str = r#"{"response":"hello","protocol":2,"pid":1,"python":"3.12.1","libpython":"/l","runtime_addr":1,"tstate_tls_offset":-8,"symbols_path":"/s"}"#;

/// Check that hello, plan and refusal go over the socket as the protocol says.
#[test]
fn requests_get_their_answers() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.sock");
    let answers = &[
        HELLO,
        r#"{"response":"accepted","roots":2,"unknown":[]}"#,
        r#"{"response":"error","message":"busy"}"#,
    ];
    let server = serve(&path, answers);
    let mut control = Control::connect_at(&path, std::process::id()).unwrap().unwrap();
    assert_eq!(control.hello().tstate_tls_offset, -8);
    assert_eq!(control.plan(&Plan::default()).unwrap(), (2, 0));
    assert_eq!(control.status().unwrap_err().to_string(), "the process refused: busy");
    assert!(server.join().unwrap()[0].contains(r#""request":"hello","protocol":2"#));
}

/// Check that another protocol, a closed socket and nonsense are told as what they are.
#[test]
fn bad_answers_are_refused() {
    for (answers, said) in [
        (
            &[
                r#"{"response":"hello","protocol":9,"pid":1,"python":"","libpython":"","runtime_addr":1,"tstate_tls_offset":0,"symbols_path":""}"#,
            ][..],
            "version 9",
        ),
        (&[], "closed its control socket"),
        (&["nonsense"], "does not understand"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.sock");
        let server = serve(&path, answers);
        let refused = Control::connect_at(&path, std::process::id()).unwrap_err().to_string();
        assert!(refused.contains(said), "{refused}");
        server.join().unwrap();
    }
}

/// Check that a socket which another process answers is not trusted.
#[test]
fn other_processes_are_not_trusted() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.sock");
    let _listener = UnixListener::bind(&path).unwrap();
    let refused = Control::connect_at(&path, 1).unwrap_err().to_string();
    assert!(refused.contains("not to 1"), "{refused}");
}

/// Check that no socket, and a dead one, mean "not yet" and are no error.
#[test]
fn missing_sockets_are_no_error() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.sock");
    assert!(Control::connect_at(&path, 1).unwrap().is_none());
    drop(UnixListener::bind(&path).unwrap());
    assert!(Control::connect_at(&path, 1).unwrap().is_none());
}

/// Check that a process's environment is read by whole names, and empty values count as none.
#[test]
fn environments_are_read() {
    let environment = b"XEMBERJIT_RUNTIME_DIR=/no\0EMBERJIT_RUNTIME_DIR=\0EMBERJIT_RUNTIME_DIR=/run/e\0";
    assert_eq!(variable(environment, "EMBERJIT_RUNTIME_DIR"), Some(PathBuf::from("/run/e")));
    assert_eq!(variable(environment, "XDG_RUNTIME_DIR"), None);
}
