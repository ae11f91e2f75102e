//! Scenes are text: code, stacks and loops in, a plan's explanation out.

mod policies;
mod properties;
mod receivers;
mod roots;
mod scene;
mod scores;
