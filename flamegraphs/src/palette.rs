//! Which colour a frame has: one hue for each way of running, a shade for each name.

use emberjit_pgo::profile::FrameKind;
use inferno::flamegraph::color::{Color, PaletteMap};

use crate::fold::{Folded, FrameName};

/// Kinds in the order of the legend, with what the legend calls them.
pub const KINDS: [(FrameKind, &str); 4] = [
    (FrameKind::Interpreted, "interpreted"),
    (FrameKind::Compiled, "compiled"),
    (FrameKind::Inlined, "inlined into the frame below"),
    (FrameKind::Native, "native"),
];

/// Frames that stand for no code: the whole, threads, missing outer frames.
pub const NOTE: Color = Color { r: 222, g: 222, b: 226 };

/// The middle shade of a kind, which the legend shows. Warm is slow, cool is fast; the four differ
/// in lightness too, for eyes and printers that see no hue.
pub fn hue(kind: FrameKind) -> Color {
    match kind {
        FrameKind::Interpreted => Color { r: 247, g: 168, b: 92 },
        FrameKind::Compiled => Color { r: 92, g: 156, b: 214 },
        FrameKind::Inlined => Color { r: 136, g: 206, b: 146 },
        FrameKind::Native => Color { r: 186, g: 170, b: 204 },
    }
}

/// A frame's colour: its kind's hue, a little lighter or darker by the function's name, so that
/// neighbours are told apart and a function has one shade in every picture.
pub fn color(name: &FrameName) -> Color {
    let Some(kind) = name.kind else { return NOTE };
    let base = hue(kind);
    let shift = shade(&name.function);
    Color { r: shifted(base.r, shift), g: shifted(base.g, shift), b: shifted(base.b, shift) }
}

/// The colours of all frames of a graph, by the name inferno knows them by.
pub(crate) fn map(folded: &Folded) -> PaletteMap {
    let mut map = PaletteMap::default();
    map.insert("", NOTE);
    for name in folded.names() {
        map.insert(name.text(), color(name));
    }
    map
}

/// -14 to 14, by FNV-1a: the same on every machine.
fn shade(name: &str) -> i16 {
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, b| (hash ^ u32::from(b)).wrapping_mul(0x0100_0193));
    i16::try_from(hash % 29).unwrap_or(0) - 14
}

fn shifted(component: u8, shift: i16) -> u8 {
    u8::try_from((i16::from(component) + shift).clamp(0, 255)).unwrap_or(component)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(function: &str, kind: FrameKind) -> FrameName {
        FrameName { function: function.to_owned(), file: "a.py".to_owned(), line: 1, kind: Some(kind) }
    }

    /// Check that no shade of one kind comes near a shade of another.
    #[test]
    fn kinds_stay_apart() {
        let names = (0..200).map(|i| format!("function_{i}")).collect::<Vec<_>>();
        for (a, _) in KINDS {
            for (b, _) in KINDS.into_iter().filter(|(b, _)| *b != a) {
                for name in &names {
                    let (x, y) = (color(&named(name, a)), color(&named(&name.repeat(2), b)));
                    let apart = x.r.abs_diff(y.r).max(x.g.abs_diff(y.g)).max(x.b.abs_diff(y.b));
                    assert!(apart >= 20, "{a:?} {x} and {b:?} {y}");
                }
            }
        }
    }

    /// Check that a function has the same shade whatever line it is on.
    #[test]
    fn lines_share_a_shade() {
        let one = named("Dog.speak", FrameKind::Compiled);
        let other = FrameName { line: 99, ..one.clone() };
        assert_eq!(color(&one), color(&other));
    }
}
