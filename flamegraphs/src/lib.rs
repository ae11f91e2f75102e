//! Pictures of profiles: folded stacks, flame graphs, the difference of two, and speedscope files.
//!
//! The way of a profile through here: [`fold`] turns its stacks into named frames with counts,
//! [`svg`] has inferno draw them in the colours of [`palette`] and adds a legend, and
//! [`speedscope`] writes the same frames as JSON for that viewer.
//!
//! *Architecture invariant*: the same profile gives the same bytes. Colours come from names, not
//! from chance, and nothing here samples, reads a process or asks for the time.

pub mod fold;
mod legend;
pub mod palette;
pub mod speedscope;
pub mod svg;

pub use fold::{Folded, FrameName, Lines};
pub use svg::{Scale, Title};

/// Why a picture could not be made.
#[derive(Debug, thiserror::Error)]
pub enum FlameError {
    #[error("the profile holds no samples to draw")]
    Empty,
    #[error("the flame graph could not be drawn: {0}")]
    Draw(#[from] std::io::Error),
    #[error("the profile could not be written for speedscope: {0}")]
    Json(#[from] serde_json::Error),
}

#[cfg(test)]
mod samples;
