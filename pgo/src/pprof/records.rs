//! The names that the writer and the reader agree on.

/// The label that makes a zero-valued sample a record; its value is one of the next group.
pub(super) const RECORD: &str = "emberjit";

pub(super) const CODE: &str = "code";
pub(super) const LOCATION: &str = "location";
pub(super) const SITE: &str = "site";
pub(super) const CALLEE: &str = "callee";
pub(super) const RECEIVER: &str = "receiver";
pub(super) const OPERANDS: &str = "operands";
pub(super) const LOOP: &str = "loop";

/// Labels of records. Lists are repeated labels, one for each element, in order.
pub(super) const ID: &str = "id";
pub(super) const OFFSET: &str = "offset";
pub(super) const COUNT: &str = "count";
pub(super) const UNITS: &str = "units";
pub(super) const INSTRUCTIONS: &str = "instructions";
pub(super) const TYPE: &str = "type";
pub(super) const VERSION: &str = "version";

/// Labels of stacks, and [`FRAME`] of locations too.
pub(super) const THREAD: &str = "thread";
pub(super) const FRAME: &str = "frame";
pub(super) const PARTIAL: &str = "partial";

/// Comments.
pub(super) const META: &str = "emberjit.meta ";
pub(super) const HEALTH: &str = "emberjit.health ";
pub(super) const SHAPE: &str = "emberjit.shape ";

use crate::profile::FrameKind;

/// Frame kinds by name.
pub(super) const KINDS: [(FrameKind, &str); 4] = [
    (FrameKind::Interpreted, "interpreted"),
    (FrameKind::Compiled, "compiled"),
    (FrameKind::Inlined, "inlined"),
    (FrameKind::Native, "native"),
];

pub(super) fn kind_name(kind: FrameKind) -> &'static str {
    KINDS.iter().find(|(k, _)| *k == kind).map_or("interpreted", |(_, name)| name)
}
