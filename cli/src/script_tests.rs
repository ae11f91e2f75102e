use super::*;

/// A script that is there wherever this is built.
const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/demo.py");

fn parse(command: &[&str]) -> Result<Script> {
    Script::parse(&words(command))
}

/// Check that interpreter, its flags with their values, script and arguments are told apart.
#[test]
fn command_lines_are_taken_apart() {
    let script =
        parse(&["/opt/bin/python3.12", "-O", "-X", "dev", "-Werror", HERE, "-X", "--", "-c"]).unwrap();
    assert_eq!(script.python, Some(PathBuf::from("/opt/bin/python3.12")));
    assert_eq!(script.flags, ["-O", "-X", "dev", "-Werror"]);
    assert_eq!(script.program, [HERE]);
    assert_eq!(script.args, ["-X", "--", "-c"]);
    assert_eq!(parse(&[HERE]).unwrap(), Script::plain(PathBuf::from(HERE)));
}

/// Check that a script called like an interpreter, but not quite, is a script.
#[test]
fn names_of_interpreters() {
    for (name, wanted) in [
        ("python", true),
        ("python3.12", true),
        ("/a/python3", true),
        ("python.py", false),
        ("pythonic", false),
    ] {
        assert_eq!(is_interpreter(OsStr::new(name)), wanted, "{name}");
    }
}

/// Check that modules and code end the interpreter's flags, with their value in the same word or the
/// next, behind other letters or not.
#[test]
fn modules_and_code_are_programs() {
    for (command, flags, program, args) in [
        (&["python3", "-m", "http.server", "80"][..], &[][..], &["-m", "http.server"][..], &["80"][..]),
        (&["python", "-Bm", "a.b"], &["-B"], &["-m", "a.b"], &[]),
        (&["-O", "-cprint()", "-m"], &["-O"], &["-cprint()"], &["-m"]),
        (&["python3", "-u", "-"], &["-u"], &["-"], &[]),
    ] {
        let script = parse(command).unwrap();
        assert_eq!((script.flags.as_slice(), script.args.as_slice()), (&words(flags)[..], &words(args)[..]));
        assert_eq!(script.program, program);
    }
}

fn words(texts: &[&str]) -> Vec<OsString> {
    texts.iter().map(OsString::from).collect()
}

/// Check that what cannot be run is refused with one sentence that says what it was.
#[test]
fn what_cannot_run_is_refused() {
    for (command, said) in [
        (&["no-such-script.py"][..], "no-such-script.py"),
        (&["python3", "-IB", HERE], "`-IB`"),
        (&["python3", "-E", HERE], "`-E`"),
        (&["--polcy", "none", HERE], "--polcy"),
        (&["python3", "-O"], "no script was named"),
        (&[], "no script was named"),
    ] {
        let refused = parse(command).unwrap_err().to_string();
        assert!(refused.contains(said) && !refused.contains('\n'), "{command:?}: {refused}");
    }
}

/// Check that values of -X and -W are not taken for flags that hide the path.
#[test]
fn values_are_no_flags() {
    parse(&["python3", "-XImporttime", "-WIgnore", HERE]).unwrap();
}
