use super::*;

/// Check that an output folder nothing was written to goes away, with the folders made for it.
#[test]
fn unused_folders_go() {
    let dir = tempfile::tempdir().unwrap();
    let out = OutDir::prepare(&dir.path().join("a/b/c")).unwrap();
    assert!(out.path().is_dir());
    drop(out);
    assert_eq!(dir.path().read_dir().unwrap().count(), 0);
}

/// Check that a folder which was written to stays, and that files of earlier runs do not.
#[test]
fn earlier_files_go() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(AFTER), "old").unwrap();
    fs::write(dir.path().join("notes.txt"), "mine").unwrap();
    let mut out = OutDir::prepare(dir.path()).unwrap();
    assert!(dir.path().join(AFTER).exists(), "nothing is removed before there is something new");
    out.write(PLAN, b"{}").unwrap();
    out.write(BEFORE, b"<svg/>").unwrap();
    drop(out);
    let mut names: Vec<_> = dir.path().read_dir().unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, [BEFORE, "notes.txt", PLAN]);
}

/// Check that a folder that cannot be is refused with its name, and nothing is left of the attempt.
#[test]
fn impossible_folders_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("file"), "").unwrap();
    let refused = OutDir::prepare(&dir.path().join("file/out")).unwrap_err();
    assert!(format!("{refused:#}").contains("file/out"), "{refused:#}");
    assert_eq!(dir.path().read_dir().unwrap().count(), 1);
}

/// Check that damaged profiles, plans and facts are refused with the file's name.
#[test]
fn damaged_files_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("damaged");
    for contents in [&b""[..], b"{\"version\": 1", b"\x1f\x8b\x08\x00garbage"] {
        fs::write(&path, contents).unwrap();
        let refused = [
            format!("{:#}", read_profile(&path).unwrap_err()),
            format!("{:#}", read_plan(&path).unwrap_err()),
            format!("{:#}", read_facts(Some(&path), &path).unwrap_err()),
        ];
        for sentence in refused {
            assert!(sentence.contains("damaged") && !sentence.contains('\n'), "{sentence}");
        }
    }
}

/// Check that a profile that was written is read back.
#[test]
fn profiles_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut out = OutDir::prepare(dir.path()).unwrap();
    let mut profile = Profile::default();
    profile.meta.pid = 4711;
    out.write_profile(PROFILE, &profile).unwrap();
    assert_eq!(read_profile(&dir.path().join(PROFILE)).unwrap(), profile);
}

/// Check that links are written through, that devices and pipes stay what they are, and that a file
/// appears where there was none.
#[test]
fn only_regular_files_are_replaced() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{FileTypeExt, symlink};

    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    fs::write(at("target"), b"old").unwrap();
    symlink(at("target"), at("link")).unwrap();
    write_to(Some(&at("link")), b"new").unwrap();
    assert_eq!(fs::read(at("target")).unwrap(), b"new");
    assert!(fs::symlink_metadata(at("link")).unwrap().is_symlink());

    let path = std::ffi::CString::new(at("pipe").as_os_str().as_bytes()).unwrap();
    // SAFETY: a C string.
    assert_eq!(unsafe { libc::mkfifo(path.as_ptr(), 0o600) }, 0);
    let mut pipe = fs::File::options().read(true).write(true).open(at("pipe")).unwrap();
    write_to(Some(&at("pipe")), b"water").unwrap();
    assert!(fs::metadata(at("pipe")).unwrap().file_type().is_fifo());
    let mut read = [0; 5];
    io::Read::read_exact(&mut pipe, &mut read).unwrap();
    assert_eq!(&read, b"water");

    write_to(Some(&at("fresh")), b"text").unwrap();
    assert_eq!(fs::read(at("fresh")).unwrap(), b"text");
}
