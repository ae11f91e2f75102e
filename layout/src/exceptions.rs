//! `co_exceptiontable`: which handler covers which instructions (`Objects/exception_handling_notes.txt`).

/// One entry: code units `start..end` are handled at unit `target`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    pub start: u32,
    pub end: u32,
    pub target: u32,
    /// Depth to which the value stack is unwound first.
    pub depth: u32,
    /// Whether the offset of the raising instruction is pushed before the exception.
    pub push_lasti: bool,
}

/// Decodes the whole table. A truncated table gives what could be read.
pub fn handlers(table: &[u8]) -> Vec<Handler> {
    let mut at = 0;
    let mut out = Vec::new();
    let mut number = || {
        let mut value = 0u32;
        loop {
            let byte = *table.get(at)?;
            at += 1;
            value = value << 6 | u32::from(byte & 63);
            if byte & 64 == 0 {
                return Some(value);
            }
        }
    };
    while let (Some(start), Some(size), Some(target), Some(depth_lasti)) =
        (number(), number(), number(), number())
    {
        let (depth, push_lasti) = (depth_lasti >> 1, depth_lasti & 1 != 0);
        out.push(Handler { start, end: start + size, target, depth, push_lasti });
    }
    out
}

/// The handler that covers code unit `unit`: entries are sorted and do not overlap.
pub fn handler_at(handlers: &[Handler], unit: u32) -> Option<&Handler> {
    handlers.iter().find(|h| h.start <= unit && unit < h.end)
}
