//! Profiling a live CPython 3.12 process from outside: find its Python, sample it, and turn raw
//! samples into a [`Profile`](emberjit_pgo::Profile).
//!
//! ```no_run
//! use std::time::Duration;
//! use emberjit_profiler::{ProfileOptions, Session, Target};
//!
//! let target = Target::attach(4711)?;
//! let mut session = Session::start(target, ProfileOptions { seconds: Some(10.0), ..Default::default() })?;
//! while session.poll(Duration::from_millis(100))?.alive {}
//! let profile = session.finish();
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! *Architecture invariant*: the target is never stopped, never written to, and nothing stays
//! attached to it when this process ends, however it ends. What cannot be had (privileges, symbols,
//! memory that is gone) is named in the profile's health instead of failing the session.

mod aggregate;
mod caches;
mod codes;
mod elf;
mod error;
mod facts;
mod inline_table;
mod maps;
mod memory;
mod natives;
mod objects;
mod options;
mod overlay;
mod sampler;
mod session;
mod shape;
mod target;
mod types;

pub use error::{ProfilerError, TargetError};
pub use facts::{CodeFacts, CodeInstruction, LoopFacts, SiteFacts};
pub use options::{Backend, ProfileOptions};
pub use session::{Progress, Session};
pub use target::Target;
