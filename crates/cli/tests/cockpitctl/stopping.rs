//! Signals to a command that waits for whoever started it.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Write},
    os::unix::net::{UnixListener, UnixStream},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc,
    thread,
};

use rustix::{
    fs::{Mode, OFlags},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
};

use crate::{
    serving::send,
    support::{Bench, PATIENCE},
};

/// The two ends of a terminal: the person's, and the program's.
fn terminal() -> (File, File) {
    let person = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&person).unwrap();
    unlockpt(&person).unwrap();
    let name = ptsname(&person, Vec::new()).unwrap();
    let program = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
    (File::from(person), File::from(program))
}

/// Reads until it has said that, within bounds, and goes on reading; the receiver has all of it at the end.
fn said(mut from: impl Read + Send + 'static, what: &'static str) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    let (told, heard) = mpsc::channel();
    thread::spawn(move || {
        let (mut all, mut part) = (Vec::new(), [0; 4096]);
        while let Ok(read @ 1..) = from.read(&mut part) {
            all.extend_from_slice(&part[..read]);
            if String::from_utf8_lossy(&all).contains(what) {
                let _ = told.send(());
            }
        }
        let _ = sender.send(String::from_utf8_lossy(&all).into_owned());
    });
    heard.recv_timeout(PATIENCE).unwrap();
    receiver
}

/// The exit code, within bounds.
fn end(mut child: Child) -> Option<i32> {
    let (id, (sender, receiver)) = (child.id(), mpsc::channel());
    thread::spawn(move || sender.send(child.wait()));
    let Ok(status) = receiver.recv_timeout(PATIENCE) else {
        send("KILL", id);
        panic!("it did not end");
    };
    status.unwrap().code()
}

#[test]
fn a_signal_at_the_question_of_a_restore_ends_it_and_changes_nothing() {
    let bench = Bench::quiet();
    let backup = bench.json(&["backups", "--now"])["name"].as_str().unwrap().to_owned();
    bench.json(&["set", "news_sync", "--name", "Now"]);
    for signal in ["INT", "TERM"] {
        let (mut person, program) = terminal();
        let mut command = bench.command(&["restore", &backup]);
        let mut child = command.stdin(program).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let said = said(child.stderr.take().unwrap(), "[y/N]");
        send(signal, child.id());
        assert_eq!(end(child), Some(1), "{signal}");
        let said = said.recv_timeout(PATIENCE).unwrap();
        assert!(said.contains("nothing was changed"), "{said}");
        // It comes too late, and perhaps to nobody.
        let _ = person.write_all(b"y\n");
        assert_eq!(bench.task("news_sync")["name"], "Now", "{signal}");
    }
}

#[test]
fn a_yes_at_the_question_of_a_restore_does_it() {
    let bench = Bench::quiet();
    bench.json(&["set", "news_sync", "--name", "Then"]);
    let backup = bench.json(&["backups", "--now"])["name"].as_str().unwrap().to_owned();
    for (answer, code, name) in [("n\n", 0, "Now"), ("y\n", 0, "Then")] {
        bench.json(&["set", "news_sync", "--name", "Now"]);
        let (mut person, program) = terminal();
        let mut command = bench.command(&["restore", &backup]);
        let mut child = command.stdin(program).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let said = said(child.stderr.take().unwrap(), "[y/N]");
        person.write_all(answer.as_bytes()).unwrap();
        assert_eq!(end(child), Some(code), "{answer:?}");
        let said = said.recv_timeout(PATIENCE).unwrap();
        assert_eq!(said.contains("nothing was changed"), name == "Now", "{said}");
        assert_eq!(bench.task("news_sync")["name"], name, "{answer:?}");
    }
}

/// An import from standard input.
fn importing(bench: &Bench) -> (Child, ChildStdin) {
    let mut command = bench.command(&["import", "-"]);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let sends = child.stdin.take().unwrap();
    (child, sends)
}

#[test]
fn an_import_that_waits_keeps_nobody_from_the_database_and_ends_on_a_signal() {
    let bench = Bench::quiet();
    for signal in ["INT", "TERM"] {
        let (mut child, mut sends) = importing(&bench);
        let said = child.stderr.take().unwrap();
        // More than a pipe holds: once it is written, the program reads and waits for the rest.
        sends.write_all(&b" ".repeat(1_000_000)).unwrap();
        bench.json(&["set", "news_sync", "--name", signal]);
        send(signal, child.id());
        assert_eq!(end(child), Some(1), "{signal}");
        assert!(std::io::read_to_string(said).unwrap().contains("nothing was changed"));
    }
}

#[test]
fn an_import_reads_no_more_than_a_document_may_have() {
    let bench = Bench::quiet();
    let (mut child, mut sends) = importing(&bench);
    let said = child.stderr.take().unwrap();
    let part = b" ".repeat(100_000);
    // Far more than it reads and a pipe holds.
    let ended_early = (0..100).any(|_| sends.write_all(&part).is_err());
    assert!(ended_early, "it reads without a limit");
    assert_eq!(end(child), Some(2));
    assert!(std::io::read_to_string(said).unwrap().contains("document: it is too large"));
}

/// A socket that somebody is there on, and nobody answers. The receiver has what has connected.
fn hanging(path: &Path) -> mpsc::Receiver<UnixStream> {
    let (listener, (sender, receiver)) = (UnixListener::bind(path).unwrap(), mpsc::channel());
    thread::spawn(move || listener.incoming().map_while(Result::ok).try_for_each(|peer| sender.send(peer)));
    receiver
}

/// Sends it a signal as soon as it waits for somebody who hangs, and returns its exit code and what it said.
fn stopped(mut command: Command, signal: &str, waits: impl FnOnce()) -> (Option<i32>, String) {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let said = child.stderr.take().unwrap();
    waits();
    send(signal, child.id());
    (end(child), std::io::read_to_string(said).unwrap())
}

/// A keyring that hangs holds both up: what is restored is asked for its secret calendars, and a bundle for all secrets.
#[cfg(target_os = "linux")]
#[test]
fn a_signal_while_a_file_or_a_bundle_is_looked_through_ends_it_and_changes_nothing() {
    let bench = Bench::quiet();
    let secret = r#"{"calendars":[{"name":"Secret","secret":true}]}"#;
    bench.json(&["set", "calendar_sync", "--config", secret]);
    let backup = bench.json(&["backups", "--now"])["name"].as_str().unwrap().to_owned();
    bench.json(&["set", "news_sync", "--name", "Now"]);
    let (bus, bundle) = (bench.path().join("bus"), bench.path().join("bundle.tar.gz"));
    let asked = hanging(&bus);
    for arguments in [["restore", &backup, "--yes"].as_slice(), &["diagnostics", bundle.to_str().unwrap()]] {
        for signal in ["INT", "TERM"] {
            let mut command = bench.command(arguments);
            command.env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", bus.display()));
            let mut peer = None;
            let waits = || peer = Some(asked.recv_timeout(PATIENCE).unwrap());
            let (code, said) = stopped(command, signal, waits);
            assert!(code == Some(1) && said.contains("nothing was"), "{arguments:?}: {code:?}: {said}");
        }
    }
    assert_eq!(bench.task("news_sync")["name"], "Now");
    assert!(!bundle.exists());
}

/// An owner that shows it is there, and then hangs.
#[test]
fn a_signal_ends_who_waits_for_an_answer_of_the_owner() {
    let bench = Bench::quiet();
    let owners = hanging(&bench.path().join("cockpit.sock"));
    for (arguments, asked) in [
        (["backups"].as_slice(), "list_backups"),
        (&["restore", "/some/file.db", "--yes"], "preview_restore"),
    ] {
        let mut peer = None;
        let waits = || {
            let mut owner = BufReader::new(owners.recv_timeout(PATIENCE).unwrap());
            let mut line = String::new();
            owner.read_line(&mut line).unwrap();
            owner.get_mut().write_all(b"{\"ok\":null}\n").unwrap();
            owner.read_line(&mut line).unwrap();
            assert!(line.contains(asked), "{line}");
            peer = Some(owner);
        };
        let (code, said) = stopped(bench.command(arguments), "INT", waits);
        assert!(code == Some(1) && said.contains("stopped before"), "{arguments:?}: {code:?}: {said}");
    }
}
