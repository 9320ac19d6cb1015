//! What others on the same computer may do with the data: nothing, whatever the umask of whoever started it says, and
//! however open it was before.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    serving::Serving,
    support::{Bench, run},
};

/// The program on this folder, under a umask that forbids nothing.
fn without_umask(folder: &Path, arguments: &[&str]) -> Command {
    let plain = crate::support::program();
    let mut command = Command::new("sh");
    command.args(["-c", "umask 0; exec \"$0\" \"$@\""]).arg(plain.get_program());
    for (name, value) in plain.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.arg("--data-dir").arg(folder).args(arguments).stdin(std::process::Stdio::null());
    command
}

fn done(folder: &Path, arguments: &[&str]) {
    let answer = run(without_umask(folder, arguments));
    assert_eq!(answer.code, 0, "{arguments:?}: {answer:?}");
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

/// Everything in a folder and what others may do with it, itself among it.
fn modes(folder: &Path, found: &mut BTreeMap<PathBuf, u32>) {
    found.insert(folder.to_owned(), mode(folder));
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            modes(&path, found);
        } else {
            found.insert(path.clone(), mode(&path));
        }
    }
}

/// The names that must be there, and nobody but the owner may do anything with what is.
fn assert_closed(folder: &Path, names: &[&str]) {
    let mut found = BTreeMap::new();
    modes(folder, &mut found);
    for name in names {
        assert!(found.keys().any(|path| path.to_string_lossy().contains(name)), "no {name} in {found:?}");
    }
    for (path, mode) in found {
        let closed = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(format!("{mode:o}"), format!("{closed:o}"), "{}", path.display());
    }
}

const WHILE_IT_SERVES: [&str; 7] = [
    "cockpit.db",
    "cockpit.db-wal",
    "cockpit.db-shm",
    "cockpit.lock",
    "cockpit.sock",
    "backups/cockpit-manual-",
    "logs/cockpit.",
];

#[test]
fn nobody_else_may_read_what_a_start_makes_or_finds() {
    let outside = tempfile::tempdir().unwrap();
    let folder = outside.path().join("data");
    done(&folder, &["set", "news_sync", "--config", r#"{"feeds":[]}"#]);
    for start in ["made", "found open"] {
        let serving = Serving::of(without_umask(&folder, &["serve"]), &folder);
        done(&folder, &["backups", "--now"]);
        done(&folder, &["run", "ideas_review"]);
        assert_closed(&folder, &WHILE_IT_SERVES);
        // Killed, so that the log of the database stays.
        crate::serving::send("KILL", serving.id());
        drop(serving);
        assert!(folder.join("cockpit.db-wal").exists(), "{start}");
        let mut found = BTreeMap::new();
        modes(&folder, &mut found);
        // The folder itself is somebody's choice, and a backup lies behind the one around it.
        let others =
            found.keys().filter(|path| **path != folder && !path.to_string_lossy().contains("backups/"));
        for path in others {
            let open = if path.is_dir() { 0o777 } else { 0o666 };
            fs::set_permissions(path, fs::Permissions::from_mode(open)).unwrap();
        }
    }
}

#[test]
fn a_folder_that_a_person_shares_stays_shared_and_what_is_ours_in_it_is_not() {
    let bench = Bench::quiet();
    fs::set_permissions(bench.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let serving = Serving::start(&bench);
    done(bench.path(), &["backups", "--now"]);
    assert_eq!(mode(bench.path()), 0o755);
    for name in ["cockpit.db", "cockpit.db-wal", "cockpit.db-shm", "cockpit.lock", "cockpit.sock"] {
        assert_eq!(mode(&bench.path().join(name)), 0o600, "{name}");
    }
    for name in ["backups", "logs"] {
        assert_eq!(mode(&bench.path().join(name)), 0o700, "{name}");
    }
    assert_eq!(serving.stop("TERM"), Some(0));
}

#[test]
fn a_bundle_is_its_owners_and_is_written_through_no_link() {
    let (bench, outside) = (Bench::quiet(), tempfile::tempdir().unwrap());
    let (file, theirs) = (outside.path().join("bundle.tar.gz"), outside.path().join("theirs"));
    // What somebody may have beside it: open to all, and a way to another file.
    let partial = outside.path().join("bundle.tar.gz.partial");
    fs::write(&theirs, "theirs").unwrap();
    for start in ["open", "a link"] {
        if start == "open" {
            fs::write(&partial, "theirs").unwrap();
            fs::set_permissions(&partial, fs::Permissions::from_mode(0o666)).unwrap();
        } else {
            symlink(&theirs, &partial).unwrap();
        }
        done(bench.path(), &["diagnostics", file.to_str().unwrap()]);
        assert_eq!(mode(&file), 0o600, "{start}");
        fs::remove_file(&file).unwrap();
        assert_eq!(fs::read_to_string(&partial).unwrap(), "theirs", "{start}: it is not ours to delete");
        fs::remove_file(&partial).unwrap();
    }
    assert_eq!(fs::read_to_string(&theirs).unwrap(), "theirs");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1, "nothing is left of what was unfinished");
}
