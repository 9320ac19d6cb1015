//! One window a folder: a second one brings the first to the front and ends.
//!
//! Only manners. Where there is no session bus to find the first one on, the second goes on, and the lock of the
//! database tells it that it has no business here. So it is on macOS and Windows for a folder that somebody named: the
//! plugin has one name for all folders there, and would take the window of another for this one's.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
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
    let mut hasher = DefaultHasher::new();
    without_links(folder).hash(&mut hasher);
    format!("{BUS_NAME}.f{:016x}", hasher.finish())
}

/// The path of a folder by no link, also before its first start has made it: by what there is of it.
fn without_links(folder: &Path) -> PathBuf {
    let real = |there: &Path| Some(there.canonicalize().ok()?.join(folder.strip_prefix(there).ok()?));
    folder.ancestors().find_map(real).unwrap_or_else(|| folder.to_owned())
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

    #[cfg(unix)]
    #[test]
    fn a_folder_behind_a_link_has_the_same_name_before_and_after_its_first_start() {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir(home.path().join("var")).unwrap();
        std::os::unix::fs::symlink("var", home.path().join("link")).unwrap();
        let folder = home.path().join("link/share/cockpit");
        let before = bus_name(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        assert_eq!(before, bus_name(&folder));
        assert_eq!(before, bus_name(&home.path().join("var/share/cockpit")));
    }
}
