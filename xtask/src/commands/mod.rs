//! One file a command.

pub(crate) mod bench;
pub(crate) mod bisect;
pub(crate) mod build;
pub(crate) mod ci;
pub(crate) mod doctor;
pub(crate) mod fuzz;
pub(crate) mod packages;
pub(crate) mod profile;
pub(crate) mod regrtest;
pub(crate) mod setup;
pub(crate) mod test;
