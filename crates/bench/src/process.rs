//! What this process costs: time of the processor, wake-ups of its threads, memory. Read from Linux' `/proc`.

use std::{collections::BTreeMap, fs, time::Duration};

use anyhow::{Context, Result};
use rustix::{
    thread::gettid,
    time::{ClockId, clock_gettime},
};

/// The time that all threads of this process, ended ones included, have had of a processor.
pub fn cpu_time() -> Duration {
    let spent = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        u64::try_from(spent.tv_sec).unwrap_or_default(),
        u32::try_from(spent.tv_nsec).unwrap_or_default(),
    )
}

/// How often each thread but the calling one has gone to sleep, by thread id, with its name.
///
/// # Errors
/// There is no `/proc`.
pub fn sleeps() -> Result<BTreeMap<i32, (String, u64)>> {
    let own = gettid().as_raw_nonzero().get();
    let mut sleeps = BTreeMap::new();
    for thread in fs::read_dir("/proc/self/task")? {
        let thread = thread?;
        let Ok(id) = thread.file_name().to_string_lossy().parse::<i32>() else { continue };
        // One that has ended meanwhile has no file any more.
        let Ok(status) = fs::read_to_string(thread.path().join("status")) else { continue };
        if id != own {
            let name = field(&status, "Name:").unwrap_or_default().to_owned();
            let count = field(&status, "voluntary_ctxt_switches:").and_then(|count| count.parse().ok());
            sleeps.insert(id, (name, count.context("no voluntary_ctxt_switches")?));
        }
    }
    Ok(sleeps)
}

/// How often threads were woken between two readings, by the threads' names.
pub fn wake_ups(
    before: &BTreeMap<i32, (String, u64)>,
    after: &BTreeMap<i32, (String, u64)>,
) -> BTreeMap<String, u64> {
    let mut woken = BTreeMap::new();
    for (id, (name, count)) in after {
        let times = count - before.get(id).map_or(0, |(_, count)| *count);
        if times > 0 {
            *woken.entry(name.clone()).or_default() += times;
        }
    }
    woken
}

/// Bytes of memory that are resident.
///
/// # Errors
/// There is no `/proc`.
pub fn resident() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let kilobytes =
        field(&status, "VmRSS:").and_then(|text| text.trim_end_matches(" kB").parse::<u64>().ok());
    Ok(kilobytes.context("no VmRSS")? * 1_024)
}

fn field<'a>(status: &'a str, name: &str) -> Option<&'a str> {
    status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim)
}
