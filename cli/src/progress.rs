//! What is said while work goes on: a line a step, and a bar while something takes its time.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Tells a person on standard error what is going on. Bars are drawn on terminals only.
#[derive(Debug, Default)]
pub(crate) struct Teller {
    bar: Option<ProgressBar>,
}

impl Teller {
    /// Says one line.
    pub(crate) fn say(&mut self, line: &str) {
        self.finish();
        eprintln!("emberjit: {line}");
    }

    /// Starts a bar for something that takes `length`.
    pub(crate) fn start_timed(&mut self, what: &str, length: Duration) {
        self.say(what);
        let bar = ProgressBar::new(length.as_millis() as u64);
        self.bar = Some(bar.with_style(style("{bar:30} {msg}")));
    }

    /// Starts a spinner for something that takes as long as it takes.
    pub(crate) fn start_spinner(&mut self, what: &str) {
        self.say(what);
        self.bar = Some(ProgressBar::new_spinner().with_style(style("{spinner} {elapsed} {msg}")));
    }

    /// Moves the bar to `elapsed`, with something to read beside it.
    pub(crate) fn tick(&mut self, elapsed: Duration, message: String) {
        if let Some(bar) = &self.bar {
            bar.set_position(elapsed.as_millis() as u64);
            bar.set_message(message);
            bar.tick();
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        self.finish();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
