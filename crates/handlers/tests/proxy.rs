//! `news_sync` on a computer whose environment names a proxy.
//!
//! The environment belongs to a process as a whole and the client reads it when it is made, so the run happens in a
//! process of its own: this file's program once more, with the one test that runs.

#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

#[path = "support/socks.rs"]
mod socks;
mod support;

use std::{env, fs, process::Command};

use handlers::TaskType;
use serde_json::{Value, json};
use socks::SocksProxy;
use support::{Bench, RSS, feed, ok, rss, serve};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

const CONFIG: &str = "PROXY_TEST_CONFIG";
const RESULT: &str = "PROXY_TEST_RESULT";

/// The child's part; without its variables there is nothing to do.
#[tokio::test]
async fn child() {
    let Ok(config) = env::var(CONFIG) else { return };
    let result = Bench::new().run(TaskType::NewsSync, &serde_json::from_str(&config).unwrap()).await;
    fs::write(env::var(RESULT).unwrap(), support::json(&result).to_string()).unwrap();
}

/// Every variable that names a proxy, or an exception.
const VARIABLES: [&str; 8] = [
    "ALL_PROXY",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "all_proxy",
    "http_proxy",
    "https_proxy",
    "no_proxy",
];

/// What becomes of these feeds where `proxy` is the proxy: its error, or how many articles it brought.
async fn sync_behind(proxy: &MockServer, feeds: Vec<Value>) -> Vec<Value> {
    sync_with("HTTP_PROXY", &proxy.uri(), feeds).await
}

/// The same, with the proxy's address in this variable.
async fn sync_with(variable: &str, address: &str, feeds: Vec<Value>) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("result.json");
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["child", "--exact", "--nocapture"]);
    for name in VARIABLES {
        child.env_remove(name);
    }
    child.env(variable, address).env(CONFIG, json!({ "feeds": feeds }).to_string()).env(RESULT, &file);
    let ended = tokio::task::spawn_blocking(move || child.output()).await.unwrap().unwrap();
    assert!(ended.status.success(), "{ended:?}");
    let result: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let outcome = |source: &Value| match &source["error"] {
        Value::Null => source["inserted"].clone(),
        error => error.clone(),
    };
    result["sources"].as_array().unwrap().iter().map(outcome).collect()
}

/// The proxy answers in the name of `host`.
async fn play(proxy: &MockServer, host: &'static str, response: ResponseTemplate) {
    let is_of_host = move |request: &Request| request.url.host_str() == Some(host);
    Mock::given(is_of_host).respond_with(response).mount(proxy).await;
}

fn redirect(to: &str) -> ResponseTemplate {
    ResponseTemplate::new(302).insert_header("Location", to)
}

/// Every host the proxy was asked for, in order.
async fn asked(proxy: &MockServer) -> Vec<String> {
    let requests = proxy.received_requests().await.unwrap();
    let mut hosts: Vec<String> =
        requests.iter().map(|request| request.url.host_str().unwrap().to_owned()).collect();
    hosts.sort();
    hosts
}

#[tokio::test]
async fn a_public_server_behind_a_proxy_cannot_send_us_to_a_private_one() {
    let (proxy, private) = (MockServer::start().await, MockServer::start().await);
    serve(&private, "/feed", ok(rss(&[("1", "Inside")]), RSS)).await;
    let port = private.address().port();
    play(&proxy, "93.184.216.34", redirect(&format!("http://127.0.0.1:{port}/feed"))).await;
    play(&proxy, "93.184.216.35", redirect(&format!("http://localhost:{port}/feed"))).await;
    play(&proxy, "93.184.216.36", redirect("http://10.0.0.1/feed")).await;
    // A name that only the proxy can look up is a public one.
    play(&proxy, "feeds.invalid", redirect(&format!("http://127.0.0.1:{port}/feed"))).await;
    // What the proxy would answer, were it asked.
    play(&proxy, "127.0.0.1", ok(rss(&[("1", "Inside")]), RSS)).await;
    play(&proxy, "localhost", ok(rss(&[("1", "Inside")]), RSS)).await;
    play(&proxy, "10.0.0.1", ok(rss(&[("1", "Inside")]), RSS)).await;
    let public = ["93.184.216.34", "93.184.216.35", "93.184.216.36", "feeds.invalid"];
    let feeds = public.map(|host| feed(host, format!("http://{host}/feed")));
    let outcomes = sync_behind(&proxy, feeds.into()).await;
    assert_eq!(outcomes, ["a public server redirected to a private address"; 4]);
    assert_eq!(asked(&proxy).await, public);
    assert!(private.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_proxy_is_used_and_redirects_between_public_servers_are_followed() {
    let proxy = MockServer::start().await;
    play(&proxy, "93.184.216.34", redirect("http://93.184.216.35/feed")).await;
    play(&proxy, "93.184.216.35", ok(rss(&[("1", "One")]), RSS)).await;
    let moved = |request: &Request| request.url.as_str() == "http://feeds.invalid/moved";
    Mock::given(moved).respond_with(ok(rss(&[("2", "Two")]), RSS)).with_priority(1).mount(&proxy).await;
    play(&proxy, "feeds.invalid", redirect("/moved")).await;
    // Another host that cannot be looked up may be a private one.
    play(&proxy, "news.invalid", redirect("http://intranet.invalid/feed")).await;
    let hosts = ["93.184.216.34", "feeds.invalid", "news.invalid"];
    let outcomes =
        sync_behind(&proxy, hosts.map(|host| feed(host, format!("http://{host}/feed"))).into()).await;
    assert_eq!(outcomes[..2], [json!(1), json!(1)]);
    assert!(outcomes[2].as_str().unwrap().contains("cannot be looked up"), "{outcomes:?}");
    let expected = ["93.184.216.34", "93.184.216.35", "feeds.invalid", "feeds.invalid", "news.invalid"];
    assert_eq!(asked(&proxy).await, expected);
}

#[tokio::test]
async fn a_server_on_this_computer_is_asked_directly() {
    let (proxy, local) = (MockServer::start().await, MockServer::start().await);
    serve(&local, "/feed", ok(rss(&[("1", "Here")]), RSS)).await;
    // A private server that a person configured may send us on.
    serve(&local, "/old", redirect("/feed")).await;
    let feeds = ["/feed", "/old"].map(|path| feed(path, local.uri() + path));
    assert_eq!(sync_behind(&proxy, feeds.into()).await, [1, 1]);
    assert_eq!(asked(&proxy).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_socks_proxy_is_used_and_looks_names_up_itself() {
    let server = MockServer::start().await;
    serve(&server, "/feed", ok(rss(&[("1", "One")]), RSS)).await;
    let proxy = SocksProxy::to(*server.address(), &["feeds.invalid", "93.184.216.34"]);
    let feeds = ["feeds.invalid", "93.184.216.34", "down.invalid"];
    let feeds = feeds.map(|host| feed(host, format!("http://{host}/feed"))).into();
    let outcomes = sync_with("ALL_PROXY", &format!("socks5h://{}", proxy.address()), feeds).await;
    assert_eq!(outcomes[..2], [json!(1), json!(1)]);
    assert!(outcomes[2].as_str().unwrap().starts_with("could not connect"), "{outcomes:?}");
    assert_eq!(proxy.asked(), ["93.184.216.34:80", "down.invalid:80", "feeds.invalid:80"]);
}

#[tokio::test]
async fn a_public_server_behind_a_socks_proxy_cannot_send_us_to_a_private_one() {
    let (server, private) = (MockServer::start().await, MockServer::start().await);
    serve(&private, "/feed", ok(rss(&[("1", "Inside")]), RSS)).await;
    let port = private.address().port();
    // What the proxy would bring, were it asked.
    let mut reached = vec!["10.0.0.1".to_owned(), "127.0.0.1".to_owned(), "localhost".to_owned()];
    let mut feeds = Vec::new();
    for (i, target) in ["127.0.0.1", "localhost", "10.0.0.1", "[::1]"].into_iter().enumerate() {
        serve(&server, &format!("/{i}"), redirect(&format!("http://{target}:{port}/feed"))).await;
        let host = format!("93.184.216.{i}");
        feeds.push(feed(target, format!("http://{host}/{i}")));
        reached.push(host);
    }
    let reached: Vec<&str> = reached.iter().map(String::as_str).collect();
    for scheme in ["socks5", "socks5h"] {
        let proxy = SocksProxy::to(*server.address(), &reached);
        let outcomes =
            sync_with("ALL_PROXY", &format!("{scheme}://{}", proxy.address()), feeds.clone()).await;
        assert_eq!(outcomes, ["a public server redirected to a private address"; 4], "{scheme}");
        let public = [0, 1, 2, 3].map(|i| format!("93.184.216.{i}:80"));
        assert_eq!(proxy.asked(), public, "{scheme}");
    }
    assert!(private.received_requests().await.unwrap().is_empty());
}
