//! Secrets, looked for in all that the command line says: a key in its environment, and a password and a token in the
//! address of a feed whose server repeats them. Every command, as text and as JSON, at the database and over the socket,
//! with all of the log on standard error.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::Stdio,
    sync::mpsc,
    thread,
};

use serde_json::{Value, json};

use crate::{
    serving::Serving,
    support::{Bench, PATIENCE, run},
};

const KEY: &str = "pub_c4naryK3y0123456789";
const PASSWORD: &str = "c4naryPassw0rd";
const TOKEN: &str = "c4naryT0ken0123456789";

/// Commands that only ask.
const QUESTIONS: [&[&str]; 13] = [
    &["tasks"],
    &["runs", "--limit", "50"],
    &["why", "news_sync"],
    &["upcoming"],
    &["articles"],
    &["events"],
    &["alerts"],
    &["ideas"],
    &["backups"],
    &["export"],
    &["storage"],
    &["logs"],
    &["logs", "--lines", "500"],
];

/// Says no, and repeats what it was asked.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that goes early is one that has been answered.
            thread::spawn(move || answer(stream));
        }
    });
    address
}

fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte)? > 0 {
        head.push(byte[0]);
    }
    let asked = String::from_utf8_lossy(&head).replace(['\r', '\n'], " ");
    let body = json!({ "status": "error", "results": { "message": asked, "code": asked } }).to_string();
    let len = body.len();
    write!(stream, "HTTP/1.1 401 {asked}\r\ncontent-length: {len}\r\nconnection: close\r\n\r\n{body}")
}

/// What a command says, on both of its ends.
fn said(bench: &Bench, arguments: &[&str]) -> (String, String) {
    let mut command = bench.command(arguments);
    command.env("NEWSDATA_API_KEY", KEY).env("COCKPIT_LOG", "trace");
    let answer = run(command);
    assert!([0, 1, 2, 3].contains(&answer.code), "{arguments:?}: {answer:?}");
    (answer.stdout, answer.stderr)
}

#[track_caller]
fn assert_secret(place: &str, said: &str) {
    for secret in [KEY, PASSWORD, TOKEN] {
        assert!(!said.contains(secret), "{place} tells {secret}: {said}");
    }
}

/// Tasks as a document have the config that a person wrote; what else they have is as secret as everything.
fn without_configs(tasks: &str) -> String {
    let mut tasks: Value = serde_json::from_str(tasks).unwrap();
    for task in tasks.as_array_mut().unwrap() {
        assert!(task.get_mut("config").is_some_and(|config| !std::mem::take(config).is_null()), "{task}");
    }
    tasks.to_string()
}

fn ask_everything(bench: &Bench, place: &str) {
    for question in QUESTIONS {
        for form in [&[][..], &["--json"]] {
            let arguments = [question, form].concat();
            let (stdout, stderr) = said(bench, &arguments);
            let stdout = if arguments == ["tasks", "--json"] { without_configs(&stdout) } else { stdout };
            assert_secret(&format!("{place}: {arguments:?}"), &(stdout + &stderr));
        }
    }
}

#[test]
fn no_secret_is_told_by_any_command() {
    let (bench, server) = (Bench::quiet(), serve());
    let feed = format!("http://ada:{PASSWORD}@{server}/feed.xml?token={TOKEN}");
    let config = json!({
        "feeds": [{ "name": "Paid", "url": feed }],
        "newsdata": { "base_url": format!("http://{server}/news") },
    })
    .to_string();
    let edited = bench.run(&["set", "news_sync", "--config", &config]);
    assert_eq!(edited.code, 0, "{edited:?}");
    for form in [&["run", "news_sync"][..], &["run", "news_sync", "--json"]] {
        let (stdout, stderr) = said(&bench, form);
        assert!(stdout.contains("Paid"), "it failed, and says where: {stdout}");
        assert_secret(&format!("{form:?}"), &(stdout + &stderr));
    }
    ask_everything(&bench, "at the database");

    let mut command = bench.command(&["serve"]);
    command.env("NEWSDATA_API_KEY", KEY).env("COCKPIT_LOG", "trace");
    let serving = Serving::of(command, bench.path());
    let mut following = bench.command(&["watch", "--json"]).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(following.stdout.take().unwrap());
    let (sender, events) = mpsc::channel();
    thread::spawn(move || lines.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    let mut heard = Vec::new();
    // It follows when the first event has come.
    while heard.is_empty() {
        for form in [&["run", "news_sync"][..], &["run", "news_sync", "--json"]] {
            let (stdout, stderr) = said(&bench, form);
            assert_secret(&format!("over the socket: {form:?}"), &(stdout + &stderr));
        }
        heard.extend(events.try_iter());
    }
    heard.push(events.recv_timeout(PATIENCE).unwrap_or_default());
    following.kill().unwrap();
    following.wait().unwrap();
    assert_secret("watch", &heard.join("\n"));
    ask_everything(&bench, "over the socket");
    assert_secret("what serve says", &serving.lines_so_far().join("\n"));
    assert_eq!(serving.stop("TERM"), Some(0));
}
