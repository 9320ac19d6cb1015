//! The results as SVG pictures, one a measure that matters. They have no background, and tones that can be read on a light and on
//! a dark one: a picture in a page cannot know which it is on.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Result, anyhow};
use plotters::{
    prelude::*,
    style::text_anchor::{HPos, Pos, VPos},
};

use super::{
    plan::{FIGURES, Figure},
    results::Results,
    table::number,
    targets::{TARGETS, Target, standing},
};

/// Figure, measure, and the name and the title of the picture.
const PLOTS: &[(&str, &str, &str, &str)] = &[
    ("idle", "wake-ups", "idle", "Idle: wake-ups with every task due tomorrow"),
    ("memory", "allocated", "memory", "Memory allocated a registered task"),
    ("punctuality", "p99", "punctuality-p99", "Punctuality: 99 of 100 starts are at most so late"),
    ("punctuality", "missed", "punctuality-missed", "Punctuality: starts that never came"),
    ("durable-runs", "runs", "durable-runs", "Durable runs a second (more is better)"),
    ("dispatch", "runs", "dispatch", "Dispatch in memory: runs a second (more is better)"),
    ("edit", "p50", "edit", "Edit until it is in force, in memory"),
    ("edit-durable", "p50", "edit-durable", "Edit until it is in force, stored"),
    ("start", "rows to armed", "start", "Start: from the rows in the database to armed"),
];

const OURS: RGBColor = RGBColor(0x2f, 0x81, 0xf7);
const OTHERS: RGBColor = RGBColor(0x8c, 0x95, 0x9f);
const TARGET: RGBColor = RGBColor(0xe0, 0x6c, 0x1f);
/// As far from white as from GitHub's dark.
const TEXT: RGBColor = RGBColor(0x77, 0x7b, 0x80);

const WIDTH: i32 = 860;
/// Where bars begin, and where the longest ends: names are before, values after.
const BARS: (i32, i32) = (210, 720);
const ROW: i32 = 20;
/// Beyond this many times the smallest, lengths are magnitudes.
const WIDE: f64 = 20.0;
/// Characters of a line below.
const LINE: usize = 130;

struct Row {
    name: String,
    value: Option<f64>,
    text: String,
    targets: Vec<f64>,
    /// One of them is missed, or was not measured.
    missed: bool,
}

/// Writes them to a folder; those of figures that were not taken are left as they are.
///
/// # Errors
/// The folder cannot be written.
pub fn write(results: &Results, folder: &Path) -> Result<()> {
    for (figure, measure, file, title) in PLOTS {
        let Some(figure) = FIGURES.iter().find(|each| each.name == *figure) else { continue };
        let panels = panels(results, figure, measure);
        if !panels.is_empty() {
            let caption = caption(results, figure);
            let picture = draw(title, &panels, &caption).map_err(|error| anyhow!("{error}"))?;
            fs::write(folder.join(file).with_extension("svg"), picture)?;
        }
    }
    Ok(())
}

/// A heading and rows by size.
fn panels(results: &Results, figure: &Figure, measure: &str) -> Vec<(String, Vec<Row>)> {
    let of_figure = results.entries.iter().filter(|entry| entry.figure == figure.name);
    let sizes: BTreeSet<u64> = of_figure.map(|entry| entry.size).collect();
    let panel = |size: u64| {
        let rows = figure.contestants.iter().filter_map(|name| row(results, figure, size, name, measure));
        let heading = format!("{} {}", number(size as f64), figure.of);
        (heading, rows.collect::<Vec<_>>())
    };
    sizes.into_iter().map(panel).filter(|(_, rows)| !rows.is_empty()).collect()
}

fn row(results: &Results, figure: &Figure, size: u64, name: &str, measure: &str) -> Option<Row> {
    let entry = results.entry(figure.name, size, name, measure);
    let failure = results.failure(figure.name, size, name);
    let is_about = |target: &&Target| {
        (target.figure, target.size, target.contestant, target.measure) == (figure.name, size, name, measure)
    };
    let about: Vec<&Target> = TARGETS.iter().filter(is_about).collect();
    let standing = standing(results, figure.name, size, name, measure);
    let missed = standing.is_some_and(|standing| standing != "met");
    let verdict = standing.map(|standing| format!(", {standing}")).unwrap_or_default();
    let text = match (entry, failure) {
        (Some(entry), _) => format!("{} {}", number(entry.found), entry.unit).trim().to_owned() + &verdict,
        (None, Some(failure)) => format!("failed: {:.70}", failure.why),
        (None, None) => return None,
    };
    let targets = about.iter().filter_map(|target| target.at(results)).collect();
    Some(Row { name: name.to_owned(), value: entry.map(|entry| entry.found), text, targets, missed })
}

fn caption(results: &Results, figure: &Figure) -> Vec<String> {
    let machine = results.taken_on();
    let who = figure.contestants.iter().flat_map(|name| results.versions_of(name));
    let versions: BTreeSet<String> = who.chain(results.versions_of("")).collect();
    let versions = versions.into_iter().collect::<Vec<_>>().join(", ");
    [machine, versions].iter().flat_map(|text| wrapped(text)).collect()
}

fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        if lines.last().is_some_and(|line| line.len() + word.len() > LINE) {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.extend([" ", word].iter().skip(usize::from(line.is_empty())).copied());
        }
    }
    lines
}

/// The next of 1, 2, 4, 6, 8 and 10, and ten times and a tenth of them, and so on: half of it is short to write, too.
fn round_up(value: f64) -> f64 {
    let magnitude = 10_f64.powf(value.log10().floor());
    let steps = [1.0, 2.0, 4.0, 6.0, 8.0, 10.0];
    steps.into_iter().find(|step| step * magnitude >= value).unwrap_or(10.0) * magnitude
}

/// From a value to its place.
struct Scale {
    log: bool,
    from: f64,
    to: f64,
}

impl Scale {
    fn of(panels: &[(String, Vec<Row>)]) -> Self {
        let rows = || panels.iter().flat_map(|(_, rows)| rows);
        let values = rows().flat_map(|row| row.value.iter().chain(&row.targets)).copied();
        let positive: Vec<f64> = values.filter(|value| *value > 0.0).collect();
        let least = positive.iter().copied().fold(f64::INFINITY, f64::min);
        let most = positive.iter().copied().fold(1e-9, f64::max);
        if least.is_finite() && most / least > WIDE {
            // A bar of the least has a length too.
            Self { log: true, from: (least * 0.8).log10().floor(), to: most.log10().ceil() }
        } else {
            Self { log: false, from: 0.0, to: round_up(most) }
        }
    }

    fn place(&self, value: f64) -> i32 {
        let value = if self.log { value.log10() } else { value };
        let share = ((value - self.from) / (self.to - self.from)).clamp(0.0, 1.0);
        #[expect(clippy::cast_possible_truncation, reason = "a pixel")]
        let along = (share * f64::from(BARS.1 - BARS.0)).round() as i32;
        BARS.0 + along
    }

    /// Values with a line.
    fn ticks(&self) -> Vec<f64> {
        if self.log {
            let mut ticks = vec![self.from];
            while ticks.last().is_some_and(|last| *last < self.to) {
                ticks.push(self.from + ticks.len() as f64);
            }
            ticks.iter().map(|exponent| 10_f64.powf(*exponent)).collect()
        } else {
            vec![0.0, self.to / 2.0, self.to]
        }
    }
}

fn draw(
    title: &str,
    panels: &[(String, Vec<Row>)],
    caption: &[String],
) -> Result<String, Box<dyn std::error::Error>> {
    let rows: usize = panels.iter().map(|(_, rows)| rows.len()).sum();
    let lines = i32::try_from(rows)? * ROW + i32::try_from(panels.len())? * 2 * ROW;
    let height = 60 + lines + i32::try_from(caption.len() + 1)? * 15 + 10;
    let mut picture = String::new();
    {
        let size = (u32::try_from(WIDTH)?, u32::try_from(height)?);
        let area = SVGBackend::with_string(&mut picture, size).into_drawing_area();
        let scale = Scale::of(panels);
        let text = |words: &str, at: (i32, i32), size: f64, side: HPos, colour: RGBColor| {
            let style = ("sans-serif", size).into_font().color(&colour).pos(Pos::new(side, VPos::Center));
            area.draw(&Text::new(words.to_owned(), at, style))
        };
        text(title, (10, 18), 19.0, HPos::Left, TEXT)?;
        let mut y = 44;
        for (heading, rows) in panels {
            text(heading, (10, y), 15.0, HPos::Left, TEXT)?;
            y += ROW;
            let end = y + i32::try_from(rows.len())? * ROW - ROW / 2;
            for tick in scale.ticks() {
                let x = scale.place(tick);
                area.draw(&PathElement::new(vec![(x, y - ROW / 2), (x, end)], OTHERS.mix(0.35)))?;
                text(&number(tick), (x, end + 8), 11.0, HPos::Center, TEXT)?;
            }
            for row in rows {
                let is_ours = row.name.starts_with("engine") || row.name == "cockpit";
                let colour = if is_ours { OURS } else { OTHERS };
                text(
                    &row.name,
                    (BARS.0 - 8, y),
                    13.0,
                    HPos::Right,
                    if colour == OURS { OURS } else { TEXT },
                )?;
                let x = row.value.filter(|value| *value > 0.0).map_or(BARS.0, |value| scale.place(value));
                area.draw(&Rectangle::new([(BARS.0, y - 7), (x, y + 7)], colour.filled()))?;
                for target in &row.targets {
                    let at = scale.place(*target);
                    let line = vec![(at, y - 10), (at, y + 10)];
                    area.draw(&PathElement::new(line, TARGET.stroke_width(3)))?;
                }
                let past = row.targets.iter().map(|target| scale.place(*target)).filter(|at| *at >= x - 2);
                let x = past.filter(|at| *at < x + 140).fold(x, i32::max);
                let colour = if row.missed { TARGET } else { TEXT };
                text(&row.text, (x + 7, y), 13.0, HPos::Left, colour)?;
                y += ROW;
            }
            y += ROW;
        }
        let key = if scale.log { "Each line is ten times the one before it. " } else { "" };
        let key =
            format!("{key}Blue: this engine. Orange lines: its targets, and whether all of them are met.");
        text(&key, (10, y), 12.0, HPos::Left, TEXT)?;
        for line in caption {
            y += 15;
            text(line, (10, y), 12.0, HPos::Left, TEXT)?;
        }
        area.present()?;
    }
    Ok(picture)
}
