//! The vocabulary that all parts of Emberjit share, the profile and plan formats, and the ranker.
//!
//! *Architecture invariant*: this crate is pure. It never touches a process, the kernel or the
//! compiler, and the same input gives the same output, byte for byte. That is why its collections
//! are ordered maps and its randomness is none.
//!
//! Reading order: [`identity`] (what code is called), [`profile`] (what was seen), [`mod@rank`] (what
//! that is worth), [`plan`] (what to do about it), [`control`] (how a running process is told),
//! [`symbols`] (how it tells where its code lies). Profiles are kept as [`pprof`] files, summed and
//! aged by [`merge`], and carried from build to build by [`stale`]; [`mod@explain`] turns plans into text.

pub mod control;
pub mod explain;
pub mod identity;
pub mod merge;
pub mod plan;
pub mod pprof;
pub mod profile;
pub mod rank;
pub mod stale;
pub mod symbols;

pub use explain::{diff, explain};
pub use identity::{CallSite, CodeId, CodeInfo, CodeShape, ConstKey, TypeKey};
pub use plan::{Decision, Entry, Plan, PlanError, Policy, RootPlan};
pub use pprof::ProfileError;
pub use profile::Profile;
pub use rank::{CodeFacts, Facts, LoopFacts, RankOptions, SiteFacts, rank, rank_static};
