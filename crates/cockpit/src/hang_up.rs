//! Whether the end of the terminal ends a program that was started in it.

use std::fs;

/// The program is told by SIGHUP, and should end as on SIGTERM. Whoever starts one so that it goes on without its
/// terminal, as `nohup` does, has it ignore that signal; to listen would undo it. Where the system does not say, SIGHUP
/// stays what it is.
pub fn ends_with_terminal() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // A bit a signal, from SIGHUP, which is 1, on.
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 0)
}
