//! Backups that somebody asks for one after the other.

use scheduler::task::SystemTask;
use serde_json::json;
use store::restore;

use crate::support::Bench;

/// Those of one second, too: each was asked for, and holds what there was then.
#[tokio::test]
async fn a_backup_by_hand_takes_the_place_of_no_other() {
    let bench = Bench::open().await;
    let mut made = Vec::new();
    for number in 0..6 {
        bench.edit("ideas_review", json!({ "name": format!("Name {number}") })).await.unwrap();
        made.push(bench.cockpit.back_up_now().await.unwrap().name);
    }
    let listed = bench.cockpit.list_backups().await.unwrap().backups;
    let listed: Vec<_> = listed.into_iter().map(|backup| backup.name).rev().collect();
    assert_eq!(listed, made, "the newest comes first");
    for (number, name) in made.iter().enumerate() {
        let then = restore::inspect(bench.path(), &bench.path().join("backups").join(name)).unwrap();
        let is_named = |task: &SystemTask| task.name == format!("Name {number}");
        assert!(then.contents.tasks.iter().any(is_named), "{name}");
    }
    let preview = bench.cockpit.preview_restore(&made[1]).await.unwrap();
    let change = &preview.tasks[0].fields[0];
    assert_eq!((change.before.as_str(), change.after.as_str()), ("Name 5", "Name 1"));
}

/// What the system says of it names no file.
#[tokio::test]
async fn a_folder_of_backups_that_cannot_be_used_is_named() {
    let bench = Bench::open().await;
    let folder = bench.path().join("backups");
    std::fs::write(&folder, "a file").unwrap();
    for error in [
        bench.cockpit.list_backups().await.unwrap_err(),
        bench.cockpit.back_up_now().await.unwrap_err(),
        cockpit::list_backups_unopened(bench.path()).await.unwrap_err(),
    ] {
        assert!(error.message.contains(&format!("{} must be a folder", folder.display())), "{error:?}");
    }
}
