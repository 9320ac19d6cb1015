//! Standard output and standard error that cannot be written: `/dev/full` has no room for a byte.

use std::{
    fs::File,
    process::{Command, Output, Stdio},
};

use crate::{
    serving::send,
    support::{Bench, eventually, program},
};

fn full() -> File {
    File::options().write(true).open("/dev/full").unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn cannot_be_written(mut command: Command) {
    let ended = command.stdout(full()).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(ended.status.code(), Some(1), "{command:?}: {ended:?}");
    let why = "could not write to standard output: No space left";
    assert!(said(&ended).contains(why), "{command:?}: {ended:?}");
}

#[test]
fn an_answer_that_cannot_be_written_is_a_failure() {
    let bench = Bench::quiet();
    for arguments in [
        ["export"].as_slice(),
        &["tasks"],
        &["tasks", "--json"],
        &["backups"],
        &["preview", "--every", "45m"],
        &["preview", "--every", "soon", "--json"],
        &["why", "news_sync", "--json"],
    ] {
        cannot_be_written(bench.command(arguments));
    }
    let mut completions = program();
    completions.args(["completions", "bash"]);
    cannot_be_written(completions);
}

#[test]
fn whoever_reads_no_further_is_no_failure() {
    let bench = Bench::quiet();
    for arguments in [["export"].as_slice(), &["tasks"], &["tasks", "--json"], &["preview", "--every", "45m"]]
    {
        let (read, write) = std::io::pipe().unwrap();
        drop(read);
        let ended = bench.command(arguments).stdout(write).stderr(Stdio::piped()).output().unwrap();
        assert_eq!((ended.status.code(), said(&ended).as_str()), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn messages_that_cannot_be_written_change_no_exit_code() {
    let bench = Bench::quiet();
    for (arguments, code) in [
        (["set", "nope", "--enable"].as_slice(), 3),
        (&["why", "news_sync"], 3),
        (&["logs"], 0),
        (&["diagnostics", "/nonexistent/bundle.tar.gz"], 2),
    ] {
        let ended = bench.command(arguments).stdout(Stdio::null()).stderr(full()).status().unwrap();
        assert_eq!(ended.code(), Some(code), "{arguments:?}");
    }
    let mut command = bench.command(&["serve"]);
    let mut serving =
        command.env("COCKPIT_LOG", "debug").stdout(Stdio::null()).stderr(full()).spawn().unwrap();
    eventually("the socket", || {
        assert_eq!(serving.try_wait().unwrap(), None, "it serves");
        bench.path().join("cockpit.sock").exists()
    });
    // Not before: it would own the database itself, and nobody could serve.
    assert_eq!(bench.run(&["run", "ideas_review"]).code, 0);
    send("TERM", serving.id());
    assert_eq!(serving.wait().unwrap().code(), Some(0));
}
