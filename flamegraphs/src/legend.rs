//! The legend: a row of coloured boxes with words, added below the finished graph.
//!
//! inferno draws none, so the picture is made one row higher and the row is put in before the
//! closing tag. The graph's own script keeps working: it finds its elements by id, and the
//! legend's have none that it knows.

use inferno::flamegraph::color::Color;

/// Height of the added row in pixels.
const ROW: usize = 26;
/// Upper bound for the width of a character of the legend's font.
const CHAR: usize = 8;
const FONT: usize = 12;

/// One entry: a colour and what it means. Without a colour it is a remark.
pub(crate) struct Entry<'a> {
    pub(crate) color: Option<Color>,
    pub(crate) text: &'a str,
}

/// Adds a legend to a finished SVG. A picture whose header is not what inferno writes is returned
/// as it is.
pub(crate) fn add(svg: String, entries: &[Entry<'_>]) -> String {
    let Some((height, mut taller)) = grow(&svg) else { return svg };
    let row = row(height, entries);
    match taller.rfind("</svg>") {
        Some(end) => taller.insert_str(end, &row),
        None => return svg,
    }
    taller
}

/// The picture with room for one more row, and the height it had.
fn grow(svg: &str) -> Option<(usize, String)> {
    let view_box = svg.split_once("viewBox=\"")?.1.split_once('"')?.0;
    let (rest, height) = view_box.rsplit_once(' ')?;
    let height: usize = height.parse().ok()?;
    let taller = height + ROW;
    let grown = svg
        .replacen(&format!("viewBox=\"{view_box}\""), &format!("viewBox=\"{rest} {taller}\""), 1)
        // The picture's own height, then that of its background.
        .replacen(&format!(" height=\"{height}\""), &format!(" height=\"{taller}\""), 2);
    Some((height, grown))
}

fn row(top: usize, entries: &[Entry<'_>]) -> String {
    let mut x = 10;
    let mut row = String::from("<g id=\"legend\">");
    for entry in entries {
        if let Some(Color { r, g, b }) = entry.color {
            row += &format!(
                "<rect x=\"{x}\" y=\"{}\" width=\"14\" height=\"14\" rx=\"2\" stroke=\"#999\" fill=\"rgb({r},{g},{b})\"/>",
                top + 2
            );
            x += 20;
        }
        let (baseline, text) = (top + 13, escaped(entry.text));
        row += &format!("<text x=\"{x}\" y=\"{baseline}\" font-size=\"{FONT}\">{text}</text>");
        x += entry.text.chars().count() * CHAR + 16;
    }
    row + "</g>"
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
