//! One file a command.

pub(crate) mod bench;
pub(crate) mod build;
pub(crate) mod ci;
pub(crate) mod doctor;
pub(crate) mod profile;
pub(crate) mod setup;
pub(crate) mod test;
