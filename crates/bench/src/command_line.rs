//! The arguments of a contestant's program, and its answer.

use std::env;

use anyhow::{Context, Result};

use crate::figures::{Effort, measure};

const USAGE: &str = "NAME FIGURE SIZE [--short]";

/// Measures what the arguments name, and prints it.
///
/// # Errors
/// They name nothing, or it fails.
pub fn run() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let effort =
        if arguments.iter().any(|argument| argument == "--short") { Effort::Short } else { Effort::Full };
    let mut names = arguments.iter().filter(|argument| !argument.starts_with("--"));
    let mut next = || names.next().context(USAGE);
    let (contestant, figure, size) = (next()?, next()?, next()?);
    let measurement = measure(contestant, figure, size.parse().context(USAGE)?, effort)?;
    println!("{}", serde_json::to_string(&measurement)?);
    Ok(())
}
