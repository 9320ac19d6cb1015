//! Whether a window has somewhere to go. The justfile asks the same for `run` and `demo`.

use std::ffi::OsString;

/// Does this computer have a place for a window? `system` is [`std::env::consts::OS`], `variable` reads the
/// environment.
pub fn has_display(system: &str, variable: impl Fn(&str) -> Option<OsString>) -> bool {
    let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
    // These two have no variable that tells, and always a desktop.
    matches!(system, "macos" | "windows") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_systems_with_x_or_wayland_are_asked_for_a_display() {
        let nothing = |_: &str| None;
        let empty = |_: &str| Some(OsString::new());
        let wayland = |name: &str| (name == "WAYLAND_DISPLAY").then(|| "wayland-0".into());
        for system in ["macos", "windows"] {
            assert!(has_display(system, nothing), "{system}");
        }
        for system in ["linux", "freebsd"] {
            assert!(!has_display(system, nothing) && !has_display(system, empty), "{system}");
            assert!(has_display(system, wayland), "{system}");
        }
    }
}
