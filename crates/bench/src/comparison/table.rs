//! The results as Markdown: first what was asked and what came of it, then every figure with everybody.

use std::fmt::Write;

use super::{
    plan::Figure,
    results::{Entry, Results},
};

/// The whole table.
pub fn of(results: &Results, figures: &[Figure]) -> String {
    let mut text = String::new();
    text.push_str("| figure | on | of | measure | target | found | |\n|---|---|---|---|---|---|---|\n");
    for outcome in &results.targets {
        let unit = results.entry(outcome.figure, outcome.size, outcome.contestant, outcome.measure);
        let found = outcome.found.map(number).unwrap_or_default();
        let found = format!("{found} {}", unit.map_or("", |entry| entry.unit.as_str()));
        let ratio = outcome.ratio.map(|ratio| format!(" ({} times)", number(ratio))).unwrap_or_default();
        let verdict = match &outcome.not_measured {
            Some(why) => format!("**not measured**: {}", why.replace('|', "/")),
            None if outcome.met => "met".to_owned(),
            None => "**missed**".to_owned(),
        };
        // Writing into a string never fails.
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {}{ratio} | {verdict} |",
            outcome.figure,
            outcome.size,
            outcome.contestant,
            outcome.measure,
            outcome.target,
            found.trim(),
        );
    }
    for figure in figures {
        section(&mut text, results, figure);
    }
    let versions: Vec<String> =
        results.versions.iter().map(|(name, version)| format!("{name} {version}")).collect();
    let _ = writeln!(text, "\n{}\n\nVersions: {}.", results.taken_on(), versions.join(", "));
    let minutes = |seconds: u64| format!("{:.1}", seconds as f64 / 60.0);
    let each = results.seconds.iter().map(|(figure, seconds)| format!("{figure} {}", minutes(*seconds)));
    let all = results.seconds.iter().map(|(_, seconds)| seconds).sum();
    let _ = writeln!(
        text,
        "\nThe run took {} minutes: {}. Each number is the median of its rounds, and of a count the worst of them; of rounds the peers in Rust have two at most, and \
         those in other languages one.",
        minutes(all),
        each.collect::<Vec<_>>().join(", ")
    );
    for left_out in &results.left_out {
        let _ = writeln!(text, "\nNot measured: {left_out}.");
    }
    text
}

fn section(text: &mut String, results: &Results, figure: &Figure) {
    let entries: Vec<&Entry> = results.entries.iter().filter(|entry| entry.figure == figure.name).collect();
    let mut measures: Vec<&str> = Vec::new();
    let mut rows: Vec<(u64, &str)> = Vec::new();
    for entry in &entries {
        // What only some have is detail, and in the file of results.
        if !measures.contains(&entry.measure.as_str()) && !entry.measure.starts_with("of ") {
            measures.push(&entry.measure);
        }
        if !rows.contains(&(entry.size, &entry.contestant)) {
            rows.push((entry.size, &entry.contestant));
        }
    }
    if rows.is_empty() {
        return;
    }
    rows.sort_by_key(|(size, name)| (*size, figure.contestants.iter().position(|each| each == name)));
    let _ = writeln!(text, "\n### {}\n\n| | {} |", figure.title, measures.join(" | "));
    let _ = writeln!(text, "|---|{}", "---|".repeat(measures.len()));
    for (size, contestant) in rows {
        let of = if figure.of.is_empty() { String::new() } else { format!(", {size} {}", figure.of) };
        let cells = measures.iter().map(|measure| {
            let entry = results.entry(figure.name, size, contestant, measure);
            entry.map(cell).unwrap_or_default()
        });
        let _ = writeln!(text, "| {contestant}{of} | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    let divided = entries.iter().any(|entry| entry.ratio.is_some());
    if let Some(reference) = figure.reference.filter(|_| divided) {
        let _ = writeln!(
            text,
            "\n×: times the figure of {reference} in the same round; of several rounds the middle."
        );
    }
    for failure in results.failures.iter().filter(|failure| failure.figure == figure.name) {
        let _ = writeln!(text, "\n{} on {}: {}.", failure.contestant, failure.size, failure.why);
    }
    if !figure.absent.is_empty() {
        let _ = writeln!(text, "\nLeft out: {}.", figure.absent);
    }
}

fn cell(entry: &Entry) -> String {
    let ratio = entry.ratio.filter(|_| entry.reference.as_ref() != Some(&entry.contestant));
    let ratio = ratio.map(|ratio| format!(" ({}×)", number(ratio))).unwrap_or_default();
    format!("{} {}{ratio}", number(entry.found), entry.unit).trim().to_owned()
}

/// Three digits that count, and commas between thousands.
pub(super) fn number(value: f64) -> String {
    let digits = if value.abs() >= 100.0 || value.fract().abs() < f64::EPSILON {
        0
    } else if value.abs() >= 10.0 {
        1
    } else if value.abs() >= 1.0 {
        2
    } else if value.abs() >= 0.01 {
        3
    } else {
        4
    };
    let text = format!("{value:.digits$}");
    let (whole, rest) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let mut grouped = String::new();
    for (index, digit) in whole.char_indices() {
        let left = whole.len() - index;
        if index > 0 && left % 3 == 0 && whole.get(index - 1..index) != Some("-") {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    rest.map_or(grouped.clone(), |rest| format!("{grouped}.{rest}"))
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn a_number_is_as_long_as_it_says_something() {
        let numbers = [0.0, 0.001_23, 0.12345, 1.5, 12.34, 123.4, 1234.5, -1_234_567.0].map(number);
        assert_eq!(numbers, ["0", "0.0012", "0.123", "1.50", "12.3", "123", "1,234", "-1,234,567"]);
    }
}
