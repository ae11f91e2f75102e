//! Types from the interpreter's own inline caches.

use crate::aggregate::Aggregate;

impl Aggregate {
    /// Adds what the specialised instructions of all code seen say about types.
    pub(crate) fn add_cached_types(&mut self) {}
}
