//! When to compile what: plans in, compiled versions out.

pub mod auto;
pub mod compile;
pub mod control;
pub mod facts;
pub mod find;
pub mod first;
pub mod later;
pub mod narrow;
pub mod paths;
pub mod plans;
pub mod report;
pub mod sampler;
pub mod service;
pub mod survey;
