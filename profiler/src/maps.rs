//! `/proc/PID/maps`

use std::io;
use std::path::{Path, PathBuf};

/// One mapping of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mapping {
    pub(crate) start: u64,
    pub(crate) end: u64,
    /// Offset in the file.
    pub(crate) offset: u64,
    pub(crate) executable: bool,
    pub(crate) path: PathBuf,
}

pub(crate) fn read(pid: u32) -> io::Result<Vec<Mapping>> {
    Ok(parse(&std::fs::read_to_string(format!("/proc/{pid}/maps"))?))
}

/// Mappings of files; anonymous memory and what the kernel maps are left out.
fn parse(text: &str) -> Vec<Mapping> {
    text.lines().filter_map(parse_line).collect()
}

/// `7f00-7f80 r-xp 00001000 08:01 42   /usr/lib/a b.so (deleted)`
fn parse_line(line: &str) -> Option<Mapping> {
    let mut rest = line;
    let mut field = || {
        let (field, tail) = rest.trim_start().split_once(' ')?;
        rest = tail;
        Some(field)
    };
    let (range, permissions, offset) = (field()?, field()?, field()?);
    let (_device, _inode) = (field()?, field()?);
    let (start, end) = range.split_once('-')?;
    let path = rest.trim_start();
    let path = path.strip_suffix(" (deleted)").unwrap_or(path);
    path.starts_with('/').then_some(())?;
    Some(Mapping {
        start: u64::from_str_radix(start, 16).ok()?,
        end: u64::from_str_radix(end, 16).ok()?,
        offset: u64::from_str_radix(offset, 16).ok()?,
        executable: permissions.as_bytes().get(2) == Some(&b'x'),
        path: path.into(),
    })
}

/// A path by which this process can open a mapped file, even if it lies in a container or was
/// replaced on disk since.
pub(crate) fn openable(pid: u32, mapping: &Mapping) -> PathBuf {
    let relative = mapping.path.strip_prefix("/").unwrap_or(&mapping.path);
    let through_root = Path::new(&format!("/proc/{pid}/root")).join(relative);
    let by_range: PathBuf = format!("/proc/{pid}/map_files/{:x}-{:x}", mapping.start, mapping.end).into();
    use std::os::unix::fs::MetadataExt;
    match (std::fs::metadata(&through_root), std::fs::metadata(&by_range)) {
        (Ok(a), Ok(b)) if (a.dev(), a.ino()) != (b.dev(), b.ino()) => by_range,
        (Err(_), Ok(_)) => by_range,
        _ => through_root,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check that file mappings are read, spaces and deletion included, and others left out.
    #[test]
    fn lines() {
        let text = "\
7f00-7f80 r-xp 00001000 08:01 42                         /usr/lib/a b.so
7f80-7f90 rw-p 00000000 00:00 0                          [heap]
7f90-7fa0 rw-p 00000000 00:00 0 
7fa0-7fb0 r--p 00000000 08:01 42                         /memfd:code (deleted)
";
        let maps = parse(text);
        assert_eq!(maps.len(), 2);
        assert_eq!(maps[0].path, Path::new("/usr/lib/a b.so"));
        assert_eq!((maps[0].start, maps[0].end, maps[0].offset), (0x7f00, 0x7f80, 0x1000));
        assert!(maps[0].executable && !maps[1].executable);
        assert_eq!(maps[1].path, Path::new("/memfd:code"));
    }
}
