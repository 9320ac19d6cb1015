//! Paths of calendar files that are no files, or not any more.

use std::{fs, os::unix::fs::symlink, process::Command};

use crate::{
    support::calendars::{calendar, event},
    trial::{Case, alone, run_all},
};

#[tokio::test]
async fn that_are_none() {
    const NO_FILE: &str = "this is not a file";
    let _alone = alone().await;
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    symlink("/dev/zero", path("zero.ics")).unwrap();
    symlink(path("loop.ics"), path("loop.ics")).unwrap();
    symlink("/etc/passwd", path("passwd.ics")).unwrap();
    symlink("/proc/self/mem", path("mem.ics")).unwrap();
    fs::create_dir(path("folder.ics")).unwrap();
    assert!(Command::new("mkfifo").arg(path("fifo.ics")).status().unwrap().success());
    fs::File::create(path("sparse.ics")).unwrap().set_len(1 << 40).unwrap();
    let _listener = std::os::unix::net::UnixListener::bind(path("socket.ics")).unwrap();
    run_all([
        Case::file("a device that never ends", &path("zero.ics")).refused(NO_FILE),
        Case::file("a link to itself", &path("loop.ics")).refused("the file cannot be read"),
        Case::file("a link to another kind of file", &path("passwd.ics")).refused("not a calendar"),
        Case::file("the memory of this process", &path("mem.ics")).refused("the file cannot be read"),
        Case::file("a folder", &path("folder.ics")).refused(NO_FILE),
        Case::file("a pipe that nobody writes to", &path("fifo.ics")).refused(NO_FILE),
        Case::file("a socket", &path("socket.ics")).refused("the file cannot be read"),
        Case::file("a file of a terabyte", &path("sparse.ics")).refused("larger than 10 MB"),
        Case::file("a file that is not there", &path("nothing.ics")).refused("does not exist"),
    ])
    .await;
}

#[tokio::test]
async fn with_recurrences_that_explode() {
    let _alone = alone().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calendar.ics");
    fs::write(&path, calendar(&event(&["UID:x", "DTSTART:20260301T100000Z", "RRULE:FREQ=SECONDLY"])))
        .unwrap();
    Case::file("every second, from a file", &path).keeps_with(10_000, "more occurrences").run().await;
}
