//! Names for native code: the file it was mapped from.

use std::time::{Duration, Instant};

use crate::maps::{self, Mapping};

/// Names addresses of one process.
#[derive(Debug)]
pub(crate) struct Natives {
    pid: u32,
    maps: Vec<Mapping>,
    read_at: Option<Instant>,
}

/// Mappings change seldom; an unknown address makes them be read again, but not all the time.
const REREAD: Duration = Duration::from_secs(1);

impl Natives {
    pub(crate) fn new(pid: u32) -> Natives {
        Natives { pid, maps: Vec::new(), read_at: None }
    }

    /// `libz.so.1`, or `[native]` for code that was mapped from no file.
    pub(crate) fn name(&mut self, address: u64) -> String {
        if self.find(address).is_none() && self.read_at.is_none_or(|at| at.elapsed() > REREAD) {
            self.maps = maps::read(self.pid).unwrap_or_default();
            self.read_at = Some(Instant::now());
        }
        let file = self.find(address).and_then(|m| m.path.file_name());
        file.map_or_else(|| "[native]".to_owned(), |name| name.to_string_lossy().into_owned())
    }

    fn find(&self, address: u64) -> Option<&Mapping> {
        self.maps.iter().find(|m| m.executable && (m.start..m.end).contains(&address))
    }
}
