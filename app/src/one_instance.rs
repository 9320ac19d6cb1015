//! One window a folder: a second one brings the first to the front and ends.
//!
//! Only manners. Where there is no session bus to find the first one on, the second goes on, and the lock of the
//! database tells it that it has no business here. So it is on macOS and Windows for a folder that somebody named: the
//! plugin has one name for all folders there, and would take the window of another for this one's.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

use tauri::{Runtime, plugin::TauriPlugin};

use crate::{HIDDEN, window};

/// The name of ours on the session bus, without the folder.
const BUS_NAME: &str = "io.github.architect_cockpit";

/// Has to be the first of the plugins, so that nothing is begun that is not needed. `None`: only the lock can tell.
pub fn plugin<R: Runtime>(folder: &Path) -> Option<TauriPlugin<R>> {
    let has_name =
        cfg!(target_os = "linux") || cockpit::usual_data_dir().is_some_and(|usual| usual == folder);
    has_name.then(|| named(folder))
}

fn named<R: Runtime>(folder: &Path) -> TauriPlugin<R> {
    tauri_plugin_single_instance::Builder::new()
        .callback(|app, arguments, _| {
            // At login everything is started that was not closed: nobody asked to see it.
            if !arguments.iter().any(|argument| argument == HIDDEN) {
                window::bring_to_front(app);
            }
        })
        .dbus_id(bus_name(folder))
        .build()
}

/// Windows of two folders are two applications. A folder has one name, whatever link leads to it.
fn bus_name(folder: &Path) -> String {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mut hasher = DefaultHasher::new();
    folder.hash(&mut hasher);
    format!("{BUS_NAME}.f{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_name_and_another_folder_another() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let name = bus_name(one.path());
        assert_eq!(name, bus_name(&one.path().join(".")));
        assert_ne!(name, bus_name(other.path()));
        // Each element of a name on the bus begins with a letter, and has no sign but the underscore.
        assert!(name.split('.').all(|part| part.starts_with(|c: char| c.is_ascii_lowercase())), "{name}");
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || "._".contains(c)), "{name}");
    }
}
