//! Profiles as pprof files: a gzip stream of the protobuf message `perftools.profiles.Profile`
//! (`profile.proto` of <https://github.com/google/pprof>).
//!
//! Any pprof tool opens them: stacks are samples with the types `samples/count` and
//! `cpu/nanoseconds`, Python functions are functions with qualname, file and first line, and
//! inlined frames are further lines of their root's location. What pprof has no field for rides
//! along where other tools pass it by:
//!
//! - a function's `system_name` is its code id;
//! - a *record* is a sample whose values are zero, told apart by the label `emberjit`, whose value
//!   is one of the `records`: code sizes, the byte offset, column and kind of each frame of a
//!   location, call sites with callees and receivers, operand types, loops;
//! - a comment that begins with `emberjit.` holds JSON: where and how the profile was taken, its
//!   health, code shapes.
//!
//! *What always holds*: reading what was written gives the same profile, and no input, however
//! broken, does more than return a [`ProfileError`]. Memory is bounded by [`MAX_BYTES`] and
//! [`MAX_FRAMES`].

mod read;
mod records;
mod schema;
#[cfg(test)]
pub(crate) mod tests;
mod write;

use std::io;

/// Uncompressed bytes that are read at most.
pub const MAX_BYTES: u64 = 64 << 20;

/// Frames of all stacks together that are read at most: stacks share locations, so that a small
/// file can stand for many.
pub const MAX_FRAMES: usize = 8 << 20;

/// Why a file is no profile, or could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    #[error("the profile cannot be read or written: {0}")]
    Io(#[from] io::Error),
    #[error("the profile is no gzip file, or it is cut off or damaged: {0}")]
    Compression(#[source] io::Error),
    #[error("the profile is no pprof message, or it is damaged: {0}")]
    Encoding(#[from] prost::DecodeError),
    #[error("the profile is larger than the {MAX_BYTES} bytes and {MAX_FRAMES} frames that are read at most")]
    TooLarge,
    #[error("the profile was not written by Emberjit, so it does not say which code its frames ran")]
    Foreign,
    #[error("the profile is damaged: {0}")]
    Damaged(&'static str),
    #[error("the profile's note `{note}` is damaged: {error}")]
    Note { note: &'static str, error: serde_json::Error },
}
