//! Test suites that others wrote, run without and with Emberjit.
//!
//! The interpreter alone is the oracle: whatever fails, is skipped, is missing, crashes or hangs with
//! Emberjit only, is Emberjit's fault. So both runs see the same files and the same environment, and
//! differ in the variables alone that [`variant`] sets. A difference is reported once it was seen
//! again with nothing else going on ([`engine`]), because some of these tests depend on timing.

pub(crate) mod child;
pub(crate) mod compare;
pub(crate) mod engine;
pub(crate) mod junit;
pub(crate) mod lists;
pub(crate) mod log;
pub(crate) mod report;
pub(crate) mod scratch;
pub(crate) mod session;
pub(crate) mod speed;
pub(crate) mod stats;
pub(crate) mod variant;
