//! The local socket: who may use it, what it answers to nonsense, and what a client sees when it goes away.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use api::error::ErrorKind;
use cockpit::socket::{Client, ClientError, SOCKET_NAME, Server};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
    time::timeout,
};

use crate::{
    feed::Feed,
    support::{Bench, PATIENCE},
};

async fn client(data_dir: &Path) -> Client {
    Client::connect(data_dir).await.unwrap()
}

fn kind(error: ClientError) -> ErrorKind {
    match error {
        ClientError::UseCase(error) => error.kind,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn only_its_owner_may_use_it() {
    let bench = Bench::open().await;
    let server = Server::start(&bench.cockpit).unwrap();
    let path = bench.path().join(SOCKET_NAME);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    drop(server);
    assert!(!path.exists(), "removed with its server");
    assert!(Client::connect(bench.path()).await.is_none());
}

#[tokio::test]
async fn a_call_over_it_is_the_call_itself() {
    let bench = Bench::open().await;
    let _server = Server::start(&bench.cockpit).unwrap();
    let mut client = client(bench.path()).await;
    for (method, arguments) in [
        ("list_system_tasks", json!({})),
        ("get_settings", json!({})),
        ("list_system_task_runs", json!({ "taskType": "news_sync", "limit": 3 })),
    ] {
        let here = bench.cockpit.call(method, arguments.clone()).await.unwrap();
        assert_eq!(client.call(method, arguments).await.unwrap(), here, "{method}");
    }
    assert_eq!(client.call("get_news_stats", Value::Null).await.unwrap()["total"], 0);
}

#[tokio::test]
async fn an_edit_over_it_is_that_of_the_command_line() {
    let bench = Bench::open().await;
    let _server = Server::start(&bench.cockpit).unwrap();
    let mut client = client(bench.path()).await;
    let edit = json!({ "taskType": "news_sync", "input": { "name": "Mine" } });
    client.call("update_system_task", edit).await.unwrap();
    bench.edit("news_sync", json!({ "name": "Mine here" })).await.unwrap();
    let first = bench.cockpit.list_task_edits("news_sync", None).await.unwrap()[1].id;
    client.call("undo_task_edit", json!({ "editId": first })).await.unwrap();
    let edits = bench.cockpit.list_task_edits("news_sync", None).await.unwrap();
    let by: Vec<_> = edits.iter().map(|edit| edit.edited_by.as_str()).collect();
    assert_eq!(by, ["cockpitctl", "test", "cockpitctl"]);
}

#[tokio::test]
async fn errors_come_over_it_as_they_are_and_do_not_end_it() {
    let bench = Bench::open().await;
    let _server = Server::start(&bench.cockpit).unwrap();
    let mut client = client(bench.path()).await;
    let error = client.call("launch_missiles", json!({})).await.unwrap_err();
    assert_eq!(kind(error), ErrorKind::NotFound);
    let error = client.call("get_system_task", json!({ "id": "x" })).await.unwrap_err();
    assert_eq!(kind(error), ErrorKind::InvalidInput);
    let run = json!({ "taskType": "nothing" });
    let ClientError::UseCase(error) = client.call("run_system_task_now", run).await.unwrap_err() else {
        panic!()
    };
    assert_eq!(error.field.as_deref(), Some("taskType"));
    assert!(client.call("list_system_tasks", json!({})).await.unwrap().is_array());
}

#[tokio::test]
async fn garbage_is_answered_and_does_not_end_the_connection() {
    let bench = Bench::open().await;
    let _server = Server::start(&bench.cockpit).unwrap();
    let stream = UnixStream::connect(bench.path().join(SOCKET_NAME)).await.unwrap();
    let mut stream = BufReader::new(stream);
    let mut ask = async |line: &[u8]| -> Value {
        stream.write_all(line).await.unwrap();
        let mut answer = String::new();
        timeout(PATIENCE, stream.read_line(&mut answer)).await.unwrap().unwrap();
        serde_json::from_str(&answer).unwrap()
    };
    let long = [b"x".repeat(1_000_000), b"\n".to_vec()].concat();
    for line in [
        b"hello\n".as_slice(),
        b"\n",
        b"\xff\xfe\x00\n",
        b"[]\n",
        b"{\"method\":1}\n",
        b"{\"method\":\"list_system_tasks\",\"more\":1}\n",
        &long,
    ] {
        assert_eq!(ask(line).await["error"]["field"], "request", "{:?}", line.get(..20));
    }
    assert!(ask(b"{\"method\":\"list_system_tasks\"}\n").await["ok"].is_array());
}

#[tokio::test]
async fn what_the_wire_lets_through_is_refused_shortly() {
    let bench = Bench::open().await;
    let _server = Server::start(&bench.cockpit).unwrap();
    let stream = UnixStream::connect(bench.path().join(SOCKET_NAME)).await.unwrap();
    let mut stream = BufReader::new(stream);
    let before = bench.cockpit.list_system_tasks::<Vec<_>>(false, None).await.unwrap();
    let long = "x".repeat(1_000_000);
    for params in [
        // Deeper than the parser goes; half of a pair of surrogates; a number that there is not.
        "[".repeat(10_000) + &"]".repeat(10_000),
        "{\"a\":".repeat(10_000) + "1" + &"}".repeat(10_000),
        "{\"taskType\":\"\\ud800\",\"input\":{}}".to_owned(),
        "{\"taskType\":\"news_sync\",\"input\":{\"maxRetries\":1e999}}".to_owned(),
        "{\"taskType\":\"news_sync\",\"input\":{\"maxRetries\":NaN}}".to_owned(),
        // What the parser takes, and the use case does not.
        format!("\"{long}\""),
        format!("{{\"{long}\":1}}"),
        format!("{{\"taskType\":\"{long}\",\"input\":{{}}}}"),
        format!("{{\"taskType\":\"news_sync\",\"input\":\"{long}\"}}"),
        "{\"taskType\":\"news_sync\",\"input\":{\"name\":\"\\u0000\"}}".to_owned(),
    ] {
        let line = format!("{{\"method\":\"update_system_task\",\"params\":{params}}}\n");
        stream.write_all(line.as_bytes()).await.unwrap();
        let mut answer = String::new();
        timeout(PATIENCE, stream.read_line(&mut answer)).await.unwrap().unwrap();
        let shown: String = params.chars().take(60).collect();
        assert!(answer.len() < 1_000, "{shown}: {} bytes", answer.len());
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let kind = answer["error"]["kind"].as_str().unwrap_or_default();
        assert!(["invalid_input", "not_found"].contains(&kind), "{shown}: {answer}");
    }
    assert_eq!(bench.cockpit.list_system_tasks::<Vec<_>>(false, None).await.unwrap(), before);
}

#[tokio::test]
async fn one_client_does_not_wait_for_another() {
    let (bench, feed) = (Bench::open().await, Feed::held().await);
    bench.edit("news_sync", feed.as_config()).await.unwrap();
    let _server = Server::start(&bench.cockpit).unwrap();
    let (mut slow, mut quick) = (client(bench.path()).await, client(bench.path()).await);
    let run = json!({ "taskType": "news_sync" });
    let asked = run.clone();
    let slow = tokio::spawn(async move { slow.call("run_system_task_now", asked).await });
    feed.asked().await;
    let second = timeout(PATIENCE, quick.call("run_system_task_now", run)).await.unwrap().unwrap();
    assert_eq!(
        (second["status"].as_str(), second["reason"].as_str()),
        (Some("skipped"), Some("already running"))
    );
    feed.release();
    assert_eq!(slow.await.unwrap().unwrap()["status"], "success");
}

#[tokio::test]
async fn a_client_notices_that_the_server_has_gone() {
    let (bench, feed) = (Bench::open().await, Feed::held().await);
    bench.edit("news_sync", feed.as_config()).await.unwrap();
    let server = Server::start(&bench.cockpit).unwrap();
    let (mut waiting, mut idle) = (client(bench.path()).await, client(bench.path()).await);
    idle.call("get_settings", json!({})).await.unwrap();
    let run = json!({ "taskType": "news_sync" });
    let waiting = tokio::spawn(async move { waiting.call("run_system_task_now", run).await });
    feed.asked().await;
    drop(server);
    let error = timeout(PATIENCE, waiting).await.unwrap().unwrap().unwrap_err();
    assert!(matches!(error, ClientError::Disconnected(_)), "{error}");
    let error = idle.call("get_settings", json!({})).await.unwrap_err();
    assert!(matches!(error, ClientError::Disconnected(_)), "{error}");
}

#[tokio::test]
async fn half_an_answer_is_a_server_that_has_gone() {
    let dir = tempfile::tempdir().unwrap();
    let listener = UnixListener::bind(dir.path().join(SOCKET_NAME)).unwrap();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = String::new();
        BufReader::new(&mut stream).read_line(&mut request).await.unwrap();
        stream.write_all(b"{\"ok\":[1,").await.unwrap();
    });
    let error = client(dir.path()).await.call("list_system_tasks", json!({})).await.unwrap_err();
    assert!(matches!(error, ClientError::Disconnected(_)), "{error:?}");
    server.await.unwrap();
}

#[tokio::test]
async fn what_a_dead_process_left_behind_is_replaced() {
    let bench = Bench::open().await;
    let path = bench.path().join(SOCKET_NAME);
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    assert!(path.exists() && Client::connect(bench.path()).await.is_none());
    let _server = Server::start(&bench.cockpit).unwrap();
    let mut client = client(bench.path()).await;
    assert!(client.call("list_system_tasks", json!({})).await.unwrap().is_array());
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up_on_before_it_is_asked_for_anything() {
    let dir = tempfile::tempdir().unwrap();
    let listener = UnixListener::bind(dir.path().join(SOCKET_NAME)).unwrap();
    let mut client = client(dir.path()).await;
    let asked = timeout(PATIENCE, client.call("resume_scheduler", json!({}))).await.unwrap();
    assert!(matches!(asked, Err(ClientError::NoAnswer(_))), "{asked:?}");

    // What it says after all must not be taken for the answer to something else.
    let (stream, _) = listener.accept().await.unwrap();
    let mut stream = BufReader::new(stream);
    let mut request = String::new();
    stream.read_line(&mut request).await.unwrap();
    assert!(request.contains("get_scheduler_status"), "{request}");
    stream.write_all(b"{\"ok\":\"late\"}\n").await.unwrap();
    let next = timeout(PATIENCE, client.call("list_system_tasks", json!({}))).await.unwrap();
    assert!(matches!(next, Err(ClientError::Disconnected(_))), "{next:?}");
}
