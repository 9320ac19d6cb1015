//! Looking at a file before it is restored: nobody gets in the way of anybody who does, and nothing is left of it.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
};

use store::restore;
use tempfile::TempDir;

use crate::database::{Database, open};

/// A closed database, and a backup of it.
async fn backed_up() -> (TempDir, PathBuf) {
    let (database, _) = Database::with_task().await;
    let backup = database.folder.path().join("backups/cockpit-20260101-033000.db");
    database.store.backup_to(&backup).await.unwrap();
    (database.close().await, backup)
}

fn of_previews(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.to_string_lossy().contains("cockpit-preview")).collect()
}

/// Beside each other, a restore, and starts, which tidy up.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_looks_is_told_of_the_file_whatever_others_do() {
    let (folder, backup) = backed_up().await;
    let looks: Vec<_> = (0..3)
        .map(|_| {
            let (folder, backup) = (folder.path().to_owned(), backup.clone());
            thread::spawn(move || {
                for _ in 0..20 {
                    let found = restore::inspect(&folder, &backup).unwrap();
                    assert_eq!(found.contents.tasks.len(), 1);
                }
            })
        })
        .collect();
    while !looks.iter().all(thread::JoinHandle::is_finished) {
        open(folder.path()).await.unwrap().close().await;
        restore::replace(folder.path(), &backup).unwrap();
    }
    for look in looks {
        look.join().unwrap();
    }
    assert_eq!(of_previews(folder.path()), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn what_a_kill_has_left_is_removed_by_the_next_start_and_the_next_look() {
    let (folder, backup) = backed_up().await;
    let left = folder.path().join("cockpit-preview-killed");
    let leave = || {
        fs::create_dir(&left).unwrap();
        for name in ["in-use", "cockpit.partial", "cockpit.partial-journal"] {
            fs::write(left.join(name), "half").unwrap();
        }
    };
    leave();
    open(folder.path()).await.unwrap().close().await;
    open(folder.path()).await.unwrap().close().await;
    assert!(!left.exists());
    leave();
    restore::inspect(folder.path(), &backup).unwrap();
    assert!(!left.exists());
}

/// Of a folder that is not there nothing is made, either.
#[tokio::test]
async fn a_look_needs_no_data_folder() {
    let (folder, backup) = backed_up().await;
    let none = folder.path().join("none");
    assert_eq!(restore::inspect(&none, &backup).unwrap().contents.tasks.len(), 1);
    assert!(!none.exists());
}
