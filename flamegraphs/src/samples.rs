//! A small profile for this crate's tests: a zoo whose `main` calls `Dog.speak`, which calls `decibel`.

use emberjit_pgo::profile::{Frame, FrameKind, Meta, Profile, Stack};
use emberjit_pgo::{CodeId, CodeInfo};

const NAMES: [(&str, u32); 3] = [("main", 40), ("Dog.speak", 12), ("decibel", 3)];

pub(crate) fn frame(code: usize, line: u32, kind: FrameKind) -> Frame {
    Frame { code: CodeId(code as u64 + 1), offset: line * 2, line, column: 5, kind, native: None }
}

pub(crate) fn stack(frames: Vec<Frame>, samples: u64) -> Stack {
    Stack { thread: 7, frames, samples, partial: false }
}

pub(crate) fn profile(stacks: Vec<Stack>) -> Profile {
    let codes = NAMES.iter().enumerate().map(|(i, (name, line))| {
        let id = CodeId(i as u64 + 1);
        let (qualname, file) = ((*name).to_owned(), "/srv/app/zoo.py".to_owned());
        (id, CodeInfo { id, qualname, file, first_line: *line, units: 40, instructions: 20 })
    });
    let meta = Meta {
        python: "3.12.1".to_owned(),
        command: vec!["/opt/bin/python3.12".to_owned(), "zoo.py".to_owned()],
        duration_ns: 2_500_000_000,
        frequency_hz: 499,
        ..Meta::default()
    };
    Profile { meta, codes: codes.collect(), stacks, ..Profile::default() }
}

/// All interpreted.
pub(crate) fn before() -> Profile {
    use FrameKind::Interpreted as I;
    profile(vec![
        stack(vec![frame(0, 42, I), frame(1, 13, I), frame(2, 4, I)], 500),
        stack(vec![frame(0, 42, I), frame(1, 14, I)], 300),
        stack(vec![frame(0, 43, I)], 200),
    ])
}

/// `main` compiled, the others inlined into it, and some native time.
pub(crate) fn after() -> Profile {
    use FrameKind::{Compiled as C, Inlined as N};
    profile(vec![
        stack(vec![frame(0, 42, C), frame(1, 13, N), frame(2, 4, N)], 100),
        stack(vec![frame(0, 42, C), frame(1, 14, N)], 60),
        stack(vec![frame(0, 43, C)], 40),
        stack(vec![frame(0, 43, C), Frame::native("PyLong_FromLong")], 300),
    ])
}
