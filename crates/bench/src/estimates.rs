//! What criterion has measured: the figures of its benchmarks, and the words for them.

use std::{fs, path::Path, time::Duration};

/// The median of a benchmark that criterion has measured and written to its folder `home`; `None` where it was not
/// run (because the command line chose others).
pub fn median(home: &Path, group: &str, function: &str) -> Option<Duration> {
    let path = home.join(group).join(function).join("new").join("estimates.json");
    let estimates: serde_json::Value = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    let nanoseconds = estimates.get("median")?.get("point_estimate")?.as_f64()?;
    Some(Duration::from_secs_f64(nanoseconds / 1e9))
}

/// A duration and, where a peer was measured, how many times the peer's it is: "1.5 µs (0.79 of croner's)".
pub fn beside(ours: Duration, peer: Option<(&str, Duration)>) -> String {
    let figure = if ours < Duration::from_micros(1) {
        format!("{} ns", ours.as_nanos())
    } else {
        format!("{:.1} µs", ours.as_secs_f64() * 1e6)
    };
    match peer {
        Some((name, theirs)) => {
            format!("{figure} ({:.2} of {name}'s)", ours.as_secs_f64() / theirs.as_secs_f64())
        }
        None => figure,
    }
}
