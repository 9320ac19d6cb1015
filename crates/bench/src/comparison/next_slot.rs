//! What criterion found of `next_slot`, taken in as one figure more.

use std::path::Path;

use super::plan::{Figure, Program};
use crate::{
    estimates::median,
    measurement::{Measure, Measurement},
};

/// Its entry in the table.
pub const FIGURE: Figure = Figure {
    name: "next-slot",
    title: "The next slot of a cron pattern in a zone",
    of: "",
    sizes: &[1],
    short_sizes: &[1],
    contestants: &["engine", "croner"],
    reference: Some("croner"),
    program: Program::Contestant,
    together: false,
    rounds: 1,
    absent: "",
};

/// Cases that matter, far from a transition of the zone and near one.
const CASES: [&str; 5] = ["fixed", "step", "with seconds", "leap day", "in a gap"];

/// What the last run of the benchmark left behind; nothing where it was not run.
pub fn measurements() -> Vec<Measurement> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/criterion");
    let of = |contestant: &str| {
        let measures: Vec<Measure> = CASES
            .iter()
            .filter_map(|case| {
                let found = median(&home, case, contestant)?;
                Some(Measure::new(*case, found.as_secs_f64() * 1e6, "µs"))
            })
            .collect();
        (!measures.is_empty()).then(|| Measurement {
            contestant: contestant.to_owned(),
            figure: FIGURE.name.to_owned(),
            size: 1,
            measures,
            attendance: None,
        })
    };
    FIGURE.contestants.iter().filter_map(|contestant| of(contestant)).collect()
}
