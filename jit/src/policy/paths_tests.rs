use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;

use super::*;

/// A new directory for one test, removed with its content at the end.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new(name: &str) -> Scratch {
        let dir = std::env::temp_dir().join(format!("emberjit-test-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        prepare_dir(&dir).unwrap();
        Scratch(dir)
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Check that the own variable wins over the session's, and that both may be missing.
#[test]
fn directory_by_rank() {
    let [own, session] = ["/own", "/session"].map(|p| Some(PathBuf::from(p)));
    assert_eq!(choose_dir(own, session.clone(), 5), Path::new("/own"));
    assert_eq!(choose_dir(None, session, 5), Path::new("/session/emberjit"));
    assert_eq!(choose_dir(None, None, 5), Path::new("/tmp/emberjit-5"));
}

/// Check that the directory is made closed, taken again, and refused when it is open or a link.
#[test]
fn only_a_closed_directory_is_trusted() {
    let scratch = Scratch::new("dir");
    let dir = scratch.join("run");
    prepare_dir(&dir).unwrap();
    prepare_dir(&dir).unwrap();
    assert_eq!(fs::metadata(&dir).unwrap().mode() & 0o777, 0o700);

    let link = scratch.join("link");
    symlink(&dir, &link).unwrap();
    assert!(prepare_dir(&link).unwrap_err().to_string().contains("not a directory"));

    fs::set_permissions(&dir, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(prepare_dir(&dir).unwrap_err().to_string().contains("chmod 700"));
    assert!(prepare_dir(&scratch.join("no/such")).unwrap_err().to_string().contains("cannot create"));
}

/// Check that a file is only made where nothing is, not even a dangling link.
#[test]
fn files_are_created_not_opened() {
    let scratch = Scratch::new("create");
    let (file, link) = (scratch.join("file"), scratch.join("link"));
    let meta = create_exclusive(&file).unwrap().metadata().unwrap();
    assert_eq!(meta.mode() & 0o777, 0o600);
    assert!(create_exclusive(&file).is_err());
    symlink(scratch.join("elsewhere"), &link).unwrap();
    assert!(create_exclusive(&link).is_err());
    assert!(!scratch.join("elsewhere").exists());
}

/// Check that a left-over file goes, and that a link or a directory of that name stays.
#[test]
fn stale_files_go_links_stay() {
    let scratch = Scratch::new("stale");
    let (file, link) = (scratch.join("file"), scratch.join("link"));
    remove_stale(&file).unwrap();
    fs::write(&file, "old").unwrap();
    symlink(&file, &link).unwrap();
    assert!(remove_stale(&link).is_err());
    assert!(remove_stale(scratch.path()).is_err());
    remove_stale(&file).unwrap();
    assert!(!file.exists() && fs::symlink_metadata(&link).is_ok());
}

/// Check that tidying takes old files and silent sockets of dead processes, and nothing else.
#[test]
fn sweep_takes_old_files_of_the_dead() {
    let scratch = Scratch::new("sweep");
    let dead = i32::MAX;
    let own = std::process::id();
    let old = std::time::SystemTime::now() - 2 * KEEP;
    let names = [
        (format!("{dead}.symbols"), old, false),
        (format!("jit-{dead}.dump"), old, false),
        (format!("{}.symbols", dead - 1), std::time::SystemTime::now(), true),
        (format!("{own}.symbols"), old, true),
        ("notes.txt".into(), old, true),
    ];
    for (name, time, _) in &names {
        File::create(scratch.join(name)).unwrap().set_modified(*time).unwrap();
    }
    let [silent, answering] = [dead - 2, dead - 3].map(|pid| scratch.join(&format!("{pid}.sock")));
    drop(UnixListener::bind(&silent).unwrap());
    let _listener = UnixListener::bind(&answering).unwrap();
    sweep(scratch.path());
    assert_eq!((silent.exists(), answering.exists()), (false, true));
    for (name, _, stays) in &names {
        assert_eq!(scratch.join(name).exists(), *stays, "{name}");
    }
}
