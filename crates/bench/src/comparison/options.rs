//! What the runner is asked for: `[run | check] [short] [keep] [rounds=N] [FIGURE...]`.

use anyhow::{Context, Result, bail};

use super::{next_slot, plan::FIGURES};
use crate::figures::Effort;

const USAGE: &str = "compare [run | check] [short] [keep] [rounds=N] [FIGURE...]";

/// The words, understood.
#[derive(Debug)]
pub struct Options {
    /// Hold ratios against their limits and fail beyond, instead of medians against the targets.
    pub check: bool,
    /// How much time is taken; a check is always short.
    pub effort: Effort,
    /// Put the table and the plots into the documentation.
    pub keep: bool,
    /// Rounds at most.
    pub rounds: usize,
    /// Figures; none are all.
    figures: Vec<String>,
}

impl Options {
    /// Reads the words of the command line.
    ///
    /// # Errors
    /// One of them is no option and no figure.
    pub fn parse(words: impl Iterator<Item = String>) -> Result<Self> {
        let mut options =
            Self { check: false, effort: Effort::Full, keep: false, rounds: usize::MAX, figures: Vec::new() };
        for word in words {
            match word.as_str() {
                "run" => {}
                "check" => (options.check, options.effort) = (true, Effort::Short),
                "short" => options.effort = Effort::Short,
                "keep" => options.keep = true,
                name if is_figure(name) => options.figures.push(word),
                other => match other.trim_start_matches('-').strip_prefix("rounds=") {
                    Some(rounds) => options.rounds = rounds.parse().context(USAGE)?,
                    None => bail!("{word:?} is no figure: {USAGE}; figures are {}", names().join(", ")),
                },
            }
        }
        Ok(options)
    }

    /// Whether a figure is to be taken.
    pub fn takes(&self, figure: &str) -> bool {
        self.figures.is_empty() || self.figures.iter().any(|name| name == figure)
    }
}

fn names() -> Vec<&'static str> {
    FIGURES.iter().chain([&next_slot::FIGURE]).map(|figure| figure.name).collect()
}

fn is_figure(word: &str) -> bool {
    names().contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &str) -> Result<Options> {
        Options::parse(words.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn words_are_options_or_figures() {
        let options = parse("run short rounds=2 keep edit next-slot").unwrap();
        assert_eq!((options.effort, options.rounds, options.keep), (Effort::Short, 2, true));
        assert!(
            !options.check && options.takes("edit") && options.takes("next-slot") && !options.takes("idle")
        );
        let options = parse("check --rounds=1").unwrap();
        assert!(options.check && options.effort == Effort::Short && options.takes("idle"));
        assert!(parse("edits").is_err() && parse("rounds=many").is_err());
    }
}
