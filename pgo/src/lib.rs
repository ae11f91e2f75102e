//! The vocabulary that all parts of Emberjit share, the profile and plan formats, and the ranker.
//!
//! *Architecture invariant*: this crate is pure. It never touches a process, the kernel or the
//! compiler, and the same input gives the same output, byte for byte. That is why its collections
//! are ordered maps and its randomness is none.
//!
//! Reading order: [`identity`] (what code is called), [`profile`] (what was seen), [`plan`] (what
//! to do about it), [`control`] (how a running process is told), [`symbols`] (how it tells where
//! its code lies).

pub mod control;
pub mod identity;
pub mod plan;
pub mod profile;
pub mod symbols;

pub use identity::{CallSite, CodeId, CodeInfo, ConstKey, TypeKey};
pub use plan::{Decision, Entry, Plan, Policy, RootPlan};
pub use profile::Profile;
