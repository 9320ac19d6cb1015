//! A data folder in a state, or under a name, that SQLite has its own ideas about.

use std::fs;

use crate::support::{Bench, program, run};

/// A journal as an owner leaves it that was killed while it wrote, on a file system without a write-ahead log: nothing is
/// in it that would have to be taken back, which only an owner may find out.
fn leave_a_journal(bench: &Bench) {
    let pages = u32::try_from(fs::metadata(bench.path().join("cockpit.db")).unwrap().len() / 4_096).unwrap();
    let mut journal = vec![0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
    // Records, the start of the checksums, pages of the database, bytes of a sector and of a page.
    for number in [0, 1, pages, 512, 4_096] {
        journal.extend(u32::to_be_bytes(number));
    }
    journal.resize(512, 0);
    fs::write(bench.path().join("cockpit.db-journal"), journal).unwrap();
}

#[test]
fn commands_that_only_look_take_back_what_was_cut_off() {
    let bench = Bench::quiet();
    bench.json(&["set", "news_sync", "--name", "Kept"]);
    let document = bench.path().join("document.json");
    fs::write(&document, bench.run(&["export"]).stdout).unwrap();
    let bundle = bench.path().join("bundle.tar.gz");
    for arguments in [
        ["tasks"].as_slice(),
        &["runs"],
        &["export"],
        &["storage"],
        &["backups"],
        &["import", document.to_str().unwrap(), "--dry-run"],
        &["diagnostics", bundle.to_str().unwrap()],
    ] {
        leave_a_journal(&bench);
        let answer = bench.run(arguments);
        assert_eq!(answer.code, 0, "{arguments:?}: {answer:?}");
        assert!(!bench.path().join("cockpit.db-journal").exists(), "{arguments:?}");
    }
    assert_eq!(bench.task("news_sync")["name"], "Kept");
}

/// SQLite would take it for an address, and what is behind the question mark for its parameters.
#[test]
fn a_folder_may_be_called_like_an_address() {
    let parent = tempfile::tempdir().unwrap();
    let name = if cfg!(windows) { "here" } else { "file:here?mode=memory" };
    let folder = parent.path().join(name);
    for (arguments, says) in [
        (["set", "news_sync", "--name", "Here"].as_slice(), ""),
        (&["backups", "--now"], "Backed up: cockpit-manual-"),
        (&["backups"], "can be restored"),
        (&["tasks", "--json"], "Here"),
    ] {
        let mut command = program();
        command.current_dir(parent.path()).args(["--data-dir", name]).args(arguments);
        let answer = run(command);
        assert!(answer.code == 0 && answer.stdout.contains(says), "{arguments:?}: {answer:?}");
    }
    assert!(folder.join("cockpit.db").is_file());
    let backup = fs::read_dir(folder.join("backups")).unwrap().next().unwrap().unwrap();
    assert!(backup.metadata().unwrap().len() > 0);
    assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 1, "nothing lies beside it");
}
