//! What runs beside compiled code: entry, exits, helpers, loops entered while they run, events.
//!
//! Nothing here panics across the C boundary, and everything holds the GIL.

pub mod adaptive;
pub mod again;
pub mod bind;
mod collections;
pub mod entry;
pub mod events;
pub mod exit;
pub mod generators;
pub mod helpers;
pub mod names;
pub mod osr;
pub mod raising;
pub mod reserve;
pub mod retire;
pub mod spread;
pub mod state;
pub mod tracemalloc;
pub mod unwind;
pub mod version;
