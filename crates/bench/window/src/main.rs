//! Measures what the window costs, or an empty one in its place, and prints it as a line of JSON:
//! `window NAME FIGURE SIZE [--short]`. It takes a display and a session bus of its own, which `just bench window` brings.

mod display;
mod folder;
mod ipc;
mod memory;
mod picture;
mod programs;
mod start;

use std::env;

use anyhow::{Context, Result, bail};
use bench::measurement::Measurement;
use tokio::runtime::Runtime;

const USAGE: &str = "window NAME FIGURE SIZE [--short]";

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let mut next = || arguments.next().context(USAGE);
    let (contestant, figure, size) = (next()?, next()?, next()?);
    let size: u32 = size.parse().context(USAGE)?;
    let tasks = usize::try_from(size)?;
    let runtime = Runtime::new()?;
    let measures = match figure.as_str() {
        "window" => start::measure(&runtime, &contestant, tasks)?,
        "ipc" => ipc::measure(&runtime, &contestant, tasks)?,
        _ => bail!("no figure {figure}"),
    };
    let measurement = Measurement { contestant, figure, size: size.into(), measures, attendance: None };
    println!("{}", serde_json::to_string(&measurement)?);
    Ok(())
}
