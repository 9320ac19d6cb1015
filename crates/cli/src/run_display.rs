//! What a run says while it runs, on a terminal: its latest progress on one line, its words above. On standard error, and
//! nothing at all where that is no terminal, or where JSON was asked for.

use std::{cell::Cell, time::Duration};

use api::run::RunReportDto;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output::Output;

/// Between two frames of what turns.
const TICK: Duration = Duration::from_millis(120);

/// Shows one run.
pub struct RunDisplay {
    bar: ProgressBar,
    /// Lines that stand above already.
    shown: Cell<usize>,
}

impl RunDisplay {
    /// Draws only where somebody looks.
    pub fn new(output: Output) -> Self {
        let target = if output.json { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(style("{spinner} {msg} ({elapsed})"));
        bar.set_message("starting");
        bar.enable_steady_tick(TICK);
        Self { bar, shown: Cell::new(0) }
    }

    /// Shows how far it is.
    pub fn show(&self, report: &RunReportDto) {
        for line in report.lines.iter().skip(self.shown.replace(report.lines.len())) {
            self.bar.println(format!("{:>5}  {}", line.level, line.message));
        }
        let Some(progress) = &report.progress else { return };
        if let Some(total) = progress.total {
            self.bar.set_length(u64::from(total));
            self.bar.set_style(style("{spinner} {msg} {bar:24} {pos}/{len} ({elapsed})"));
        }
        self.bar.set_position(u64::from(progress.done));
        self.bar.set_message(progress.message.clone());
    }
}

impl Drop for RunDisplay {
    fn drop(&mut self) {
        // The result takes its place.
        self.bar.finish_and_clear();
    }
}

/// A template that cannot be read is a bar that looks plain.
fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}
