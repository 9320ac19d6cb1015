//! A window whose database was taken over closes itself, and says so by its exit code.

use std::{fs, path::Path, time::Duration};

use system_tests::programs::{cockpitctl, ctl, ctl_json, terminate, window};
use tokio::{
    process::{Child, Command},
    time::timeout,
};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_mins(1);

fn start(mut command: Command, data_dir: &Path) -> Child {
    command.arg("--data-dir").arg(data_dir).env("COCKPIT_SETTLE_MS", "0").kill_on_drop(true).spawn().unwrap()
}

/// Waits until the task that runs each second has run.
async fn runs_by_itself(data_dir: &Path) {
    let looking = async {
        loop {
            let runs = ctl_json(data_dir, &["runs", "ideas_review", "--limit", "1"]).await;
            if runs.is_ok_and(|runs| runs[0].is_object()) {
                return;
            }
        }
    };
    timeout(PATIENCE, looking).await.expect("a run by itself");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_exits_4_as_the_command_line_does() {
    let folder = tempfile::tempdir().unwrap();
    for change in [
        ["set", "news_sync", "--config", "{\"feeds\":[]}"].as_slice(),
        &["set", "ideas_review", "--every", "1s"],
    ] {
        assert!(ctl(folder.path(), change).await.unwrap().status.success());
    }
    let mut first = start(Command::new(window().unwrap()), folder.path());
    runs_by_itself(folder.path()).await;

    // Two owners at once, as on a file system whose locks do not hold.
    fs::remove_file(folder.path().join("cockpit.lock")).unwrap();
    let mut serve = Command::new(cockpitctl().unwrap());
    serve.arg("serve");
    let mut second = start(serve, folder.path());
    let ended = timeout(PATIENCE, first.wait()).await.expect("the window closes").unwrap();
    assert_eq!(ended.code(), Some(4), "{ended}");

    terminate(&second).await.unwrap();
    assert!(timeout(PATIENCE, second.wait()).await.expect("serve ends").unwrap().success());
}
