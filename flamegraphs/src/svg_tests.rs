use super::*;
use crate::samples::{after, before, profile};

fn drawn(profile: &Profile) -> String {
    draw(profile, &Title::of("After", profile)).unwrap()
}

/// The fill of the frame whose tooltip starts with `name`.
fn fill<'a>(svg: &'a str, name: &str) -> &'a str {
    let at = svg.find(&format!("<title>{name}")).unwrap_or_else(|| panic!("no frame {name}"));
    svg[at..].split_once("fill=\"").unwrap().1.split_once('"').unwrap().0
}

fn rgb(color: Color) -> String {
    format!("rgb({},{},{})", color.r, color.g, color.b)
}

/// Check that two drawings of one profile are equal, byte for byte.
#[test]
fn drawing_is_deterministic() {
    assert_eq!(drawn(&after()), drawn(&after()));
    let twice = [0, 1].map(|_| diff(&before(), &after(), Scale::Share, "Difference").unwrap());
    assert_eq!(twice[0], twice[1]);
}

/// Check that every frame has the colour of its kind, and that the legend shows all kinds.
#[test]
fn frames_have_their_kinds_colour() {
    let svg = drawn(&after());
    for name in Folded::new(&after(), Lines::Running).names() {
        assert_eq!(fill(&svg, &name.text()), rgb(palette::color(name)), "{}", name.text());
    }
    let legend = svg.split_once("id=\"legend\"").unwrap().1;
    for (kind, text) in palette::KINDS {
        assert!(legend.contains(&rgb(palette::hue(kind))) && legend.contains(text), "{text}");
    }
}

/// Check that title and subtitle say what was sampled, for how long, how often and on what.
#[test]
fn titles_say_what_was_measured() {
    let svg = drawn(&after());
    assert!(svg.contains("After: python3.12 zoo.py"));
    assert!(svg.contains("500 samples in 2.5 s at 499 Hz, BPF, CPython 3.12.1"));
}

/// Check that the legend's row lies below the graph: picture and background are higher by it.
#[test]
fn legend_makes_room() {
    let svg = drawn(&after());
    let height: usize = svg.split_once(" height=\"").unwrap().1.split_once('"').unwrap().0.parse().unwrap();
    assert!(svg.contains(&format!("viewBox=\"0 0 1200 {height}\"")));
    assert_eq!(svg.matches(&format!(" height=\"{height}\"")).count(), 2);
    assert!(svg.trim_end().ends_with("</g></svg>"));
}

/// Check that for equal work, what got faster is blue and what is new is red, and both are there.
#[test]
fn diff_shows_gone_and_new() {
    let svg = diff(&before(), &after(), Scale::Work { before: 10.0, after: 20.0 }, "Difference").unwrap();
    let (r, b) = channels(fill(&svg, "decibel (zoo.py:3)"));
    assert!(b > r, "decibel took 1000 samples for the work that takes 100 now");
    let (r, b) = channels(fill(&svg, "PyLong_FromLong"));
    assert!(r > b, "native time is new");
    assert!(svg.contains("compared for the same amount of work") && svg.contains("faster:"));
}

/// Check that equal profiles differ in nothing.
#[test]
fn equal_profiles_do_not_differ() {
    let svg = diff(&before(), &before(), Scale::Share, "Difference").unwrap();
    for name in ["main", "Dog.speak", "decibel"] {
        assert_eq!(fill(&svg, name), "rgb(250,250,250)");
    }
    assert!(!svg.contains("faster"), "a smaller share is no proof of that");
}

/// Check that nothing to draw is an error and not a picture of one.
#[test]
fn empty_profiles_are_refused() {
    let empty = profile(vec![]);
    assert!(matches!(draw(&empty, &Title::of("Before", &empty)), Err(FlameError::Empty)));
    assert!(matches!(diff(&before(), &empty, Scale::Share, ""), Err(FlameError::Empty)));
}

fn channels(fill: &str) -> (u32, u32) {
    let numbers: Vec<u32> = fill
        .trim_start_matches("rgb(")
        .trim_end_matches(')')
        .split(',')
        .map(|n| n.parse().unwrap())
        .collect();
    (numbers[0], numbers[2])
}

/// Check that tooltips give changes as parts of the whole: none is more than all there is.
#[test]
fn changes_are_parts_of_the_whole() {
    let svg = diff(&before(), &after(), Scale::Work { before: 10.0, after: 20.0 }, "Difference").unwrap();
    let changes: Vec<f64> =
        svg.split("%; ").skip(1).map(|rest| rest.split_once("%)").unwrap().0.parse().unwrap()).collect();
    assert!(!changes.is_empty());
    assert!(changes.iter().all(|change| change.abs() <= 100.0), "{changes:?}");
    assert!(changes.iter().any(|change| change.abs() >= 1.0), "{changes:?}");
}
