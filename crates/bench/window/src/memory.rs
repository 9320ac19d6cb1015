//! What a program and the processes it has started cost. Read from Linux' `/proc`.

use std::{collections::BTreeMap, fs};

use anyhow::{Context, Result};

/// One process of a tree.
pub struct Process {
    /// What the system calls it, at most 15 letters.
    pub name: String,
    /// Its share of memory in bytes: a page that several processes have counts as a part in each.
    pub memory: u64,
}

/// A process and all that descend from it, whatever has ended meanwhile left out.
///
/// # Errors
/// There is no `/proc`.
pub fn of_tree(root: u32) -> Result<Vec<Process>> {
    let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for entry in fs::read_dir("/proc")? {
        let Ok(id) = entry?.file_name().to_string_lossy().parse::<u32>() else { continue };
        if let Some(parent) = parent(id) {
            children.entry(parent).or_default().push(id);
        }
    }
    let (mut left, mut found) = (vec![root], Vec::new());
    while let Some(id) = left.pop() {
        left.extend(children.remove(&id).unwrap_or_default());
        found.extend(process(id));
    }
    Ok(found)
}

fn parent(id: u32) -> Option<u32> {
    field(&fs::read_to_string(format!("/proc/{id}/status")).ok()?, "PPid:")?.parse().ok()
}

fn process(id: u32) -> Option<Process> {
    let name = fs::read_to_string(format!("/proc/{id}/comm")).ok()?.trim().to_owned();
    let memory = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
    let kilobytes: u64 = field(&memory, "Pss:")?.trim_end_matches(" kB").parse().ok()?;
    Some(Process { name, memory: kilobytes * 1_024 })
}

/// The time of the processor that a process and all that descend from it have had, in milliseconds.
///
/// # Errors
/// `root` has ended.
pub fn processor_time(root: u32) -> Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{root}/stat"))?;
    // The name, which may hold anything, ends with the last bracket; then comes field 3.
    let (_, fields) = stat.rsplit_once(')').context("no stat")?;
    let ticks: u32 =
        fields.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u32>().ok()).sum();
    let mut all = f64::from(ticks) * TICK_MS;
    for child in fs::read_dir("/proc")? {
        let Ok(id) = child?.file_name().to_string_lossy().parse::<u32>() else { continue };
        if parent(id) == Some(root) {
            all += processor_time(id).unwrap_or_default();
        }
    }
    Ok(all)
}

/// What Linux counts in, whatever the kernel's own timer does.
const TICK_MS: f64 = 10.0;

fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim)
}
