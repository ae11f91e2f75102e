//! When to compile what: plans in, compiled versions out.

pub mod compile;
pub mod control;
pub mod paths;
pub mod report;
pub mod sampler;
pub mod survey;
