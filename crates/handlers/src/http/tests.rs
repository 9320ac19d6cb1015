use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    thread,
};

use chrono::DateTime;
use flate2::{Compression, write::GzEncoder};
use reqwest::dns::{Name, Resolve, Resolving};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::path};

use super::{address::LookupError, *};

mod addresses;
#[cfg(target_os = "linux")]
mod lookups;

/// 127.0.0.1 plays the public internet, the rest of 127/8 a private network.
fn all_but_one_private(address: IpAddr) -> bool {
    address != IpAddr::V4(Ipv4Addr::LOCALHOST)
}

fn client(limits: HttpLimits) -> HttpClient {
    HttpClient::with_privacy(limits, all_but_one_private)
}

async fn get(client: &HttpClient, url: &str) -> Result<Vec<u8>, FetchError> {
    let url = Url::parse(url).unwrap();
    let request = Request { url: &url, accept: "*/*", validators: None, now: DateTime::UNIX_EPOCH };
    match client.get(request).await? {
        Fetched::Content { body, .. } => Ok(body),
        Fetched::NotModified => panic!("304 to an unconditional request"),
    }
}

async fn server_at(address: [u8; 4]) -> MockServer {
    let listener = TcpListener::bind((Ipv4Addr::from(address), 0)).unwrap();
    MockServer::builder().listener(listener).start().await
}

async fn redirect(server: &MockServer, from: &str, to: &str) {
    let response = ResponseTemplate::new(302).insert_header("Location", to);
    Mock::given(path(from)).respond_with(response).mount(server).await;
}

async fn say(server: &MockServer, at: &str, body: impl Into<Vec<u8>>) {
    Mock::given(path(at)).respond_with(ResponseTemplate::new(200).set_body_bytes(body)).mount(server).await;
}

/// The beginning of an answer.
const PARTIAL: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this";

/// What a server does after its answer.
#[derive(PartialEq)]
enum Then {
    Close,
    /// Says nothing more until the client goes.
    Wait,
}

/// Answers one connection with these bytes.
fn answer_once(bytes: &'static [u8], then: Then) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 4096];
        let _read = stream.read(&mut request);
        let _written = stream.write_all(bytes);
        if then == Then::Wait {
            let _closed = stream.read(&mut request);
        }
    });
    address
}

#[tokio::test]
async fn says_who_it_is() {
    let server = MockServer::start().await;
    say(&server, "/", "hello").await;
    get(&client(HttpLimits::default()), &server.uri()).await.unwrap();
    let requests = server.received_requests().await.unwrap();
    let agent = requests[0].headers["user-agent"].to_str().unwrap();
    assert_eq!(agent, concat!("ArchitectCockpit/", env!("CARGO_PKG_VERSION")));
}

#[tokio::test]
async fn follows_five_redirects_and_no_more() {
    let server = MockServer::start().await;
    for i in 1..=6 {
        redirect(&server, &format!("/{i}"), &format!("/{}", i - 1)).await;
    }
    say(&server, "/0", "there").await;
    let client = client(HttpLimits::default());
    assert_eq!(get(&client, &format!("{}/5", server.uri())).await.unwrap(), b"there");
    let endless = get(&client, &format!("{}/6", server.uri())).await.unwrap_err();
    assert_eq!(endless.to_string(), "the server redirects without end");
}

#[tokio::test]
async fn a_public_server_cannot_send_us_to_a_private_one() {
    let (public, private) = (server_at([127, 0, 0, 1]).await, server_at([127, 0, 0, 2]).await);
    say(&private, "/secret", "inside").await;
    redirect(&public, "/in", &format!("{}/secret", private.uri())).await;
    // Not even by way of another public address.
    redirect(&public, "/twice", "/in").await;
    let client = client(HttpLimits::default());
    for from in ["/in", "/twice"] {
        let error = get(&client, &format!("{}{from}", public.uri())).await.unwrap_err();
        assert_eq!(error.to_string(), "a public server redirected to a private address");
    }
    assert!(private.received_requests().await.unwrap().is_empty());
    // A private server that a person configured may send us on within the private network.
    redirect(&private, "/on", "/secret").await;
    assert_eq!(get(&client, &format!("{}/on", private.uri())).await.unwrap(), b"inside");
}

#[tokio::test]
async fn a_name_of_a_private_address_is_seen_through() {
    fn everything_private_but_the_origin(address: IpAddr) -> bool {
        address != IpAddr::V4(Ipv4Addr::new(127, 0, 0, 3))
    }
    let public = server_at([127, 0, 0, 3]).await;
    let private = MockServer::start().await;
    redirect(&public, "/in", &format!("http://localhost:{}/secret", private.address().port())).await;
    let client = HttpClient::with_privacy(HttpLimits::default(), everything_private_but_the_origin);
    let error = get(&client, &format!("{}/in", public.uri())).await.unwrap_err();
    assert_eq!(error.to_string(), "a public server redirected to a private address");
    assert!(private.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn only_the_web_is_redirected_to() {
    let server = MockServer::start().await;
    for (i, target) in
        ["file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)"].into_iter().enumerate()
    {
        redirect(&server, &format!("/{i}"), target).await;
        let error = get(&client(HttpLimits::default()), &format!("{}/{i}", server.uri())).await.unwrap_err();
        assert!(matches!(error, FetchError::Redirect(_)), "{target}: {error}");
    }
}

#[tokio::test]
async fn a_large_body_is_cut_off() {
    let server = MockServer::start().await;
    say(&server, "/large", vec![b'x'; 30_000]).await;
    let client = client(HttpLimits { body: 20_000, ..HttpLimits::default() });
    let error = get(&client, &format!("{}/large", server.uri())).await.unwrap_err();
    assert!(matches!(error, FetchError::TooLarge(20_000)), "{error}");
}

#[tokio::test]
async fn a_small_answer_cannot_become_a_huge_one() {
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..64 {
        bomb.write_all(&vec![0; 1_000_000]).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 100_000);
    let server = MockServer::start().await;
    let response = ResponseTemplate::new(200).insert_header("Content-Encoding", "gzip").set_body_bytes(bomb);
    Mock::given(path("/bomb")).respond_with(response).mount(&server).await;
    let error = get(&client(HttpLimits::default()), &format!("{}/bomb", server.uri())).await.unwrap_err();
    assert_eq!(error.to_string(), "the answer is larger than 10 MB");
}

#[tokio::test]
async fn a_body_that_breaks_off_is_damaged() {
    let address = answer_once(PARTIAL, Then::Close);
    let error = get(&client(HttpLimits::default()), &format!("http://{address}/")).await.unwrap_err();
    assert!(matches!(error, FetchError::Broken(_)), "{error}");
}

#[tokio::test]
async fn an_answer_that_stops_ends_in_time() {
    let limits = HttpLimits { total: Duration::from_millis(200), ..HttpLimits::default() };
    let address = answer_once(PARTIAL, Then::Wait);
    let error = get(&client(limits), &format!("http://{address}/")).await.unwrap_err();
    assert!(matches!(error, FetchError::TimedOut(_)), "{error}");
}

#[tokio::test]
async fn silence_ends_in_time() {
    let limits = HttpLimits { total: Duration::from_millis(200), ..HttpLimits::default() };
    let server = MockServer::start().await;
    let late = ResponseTemplate::new(200).set_delay(Duration::from_mins(1));
    Mock::given(path("/late")).respond_with(late).mount(&server).await;
    let error = get(&client(limits), &format!("{}/late", server.uri())).await.unwrap_err();
    assert!(matches!(error, FetchError::TimedOut(_)), "{error}");
}

#[tokio::test]
async fn errors_do_not_tell_the_address() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{free}/feed?apikey=s3cret");
    let error = get(&client(HttpLimits::default()), &url).await.unwrap_err();
    assert_eq!(error.to_string(), "could not connect: the server refused the connection");
    assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    assert!(!error.is_offline());
}

/// A resolver that always fails in one way.
struct Failing(fn() -> Box<dyn std::error::Error + Send + Sync>);

impl Resolve for Failing {
    fn resolve(&self, _name: Name) -> Resolving {
        let error = (self.0)();
        Box::pin(async move { Err(error) })
    }
}

async fn failure_of(resolver: Failing) -> FetchError {
    clients::install_crypto_provider();
    let client = Client::builder().dns_resolver(Arc::new(resolver)).no_proxy().build().unwrap();
    let error = client.get("http://feeds.example/rss").send().await.unwrap_err();
    FetchError::from_request(error, HttpLimits::default())
}

#[tokio::test]
async fn offline_is_told_from_broken() {
    let silent = failure_of(Failing(|| LookupError::Unavailable(io::Error::other("try again")).into())).await;
    assert!(silent.is_offline(), "{silent:?}");
    let unreachable = failure_of(Failing(|| io::Error::from(io::ErrorKind::NetworkUnreachable).into())).await;
    assert!(unreachable.is_offline(), "{unreachable:?}");
    let misspelt =
        failure_of(Failing(|| LookupError::NoSuchHost(io::Error::other("not known")).into())).await;
    assert!(misspelt.is_offline() && misspelt.is_unknown_host(), "{misspelt:?}");
}

#[test]
fn private_addresses_are_known() {
    let private = [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ];
    for text in private {
        assert!(address::is_private(text.parse().unwrap()), "{text}");
    }
    for text in
        ["1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]
    {
        assert!(!address::is_private(text.parse().unwrap()), "{text}");
    }
}

#[tokio::test]
async fn a_validator_that_is_too_long_is_not_kept() {
    let server = MockServer::start().await;
    let url = Url::parse(&server.uri()).unwrap();
    for (len, is_kept) in [(1024, true), (1025, false)] {
        server.reset().await;
        let tag = "x".repeat(len);
        let response =
            ResponseTemplate::new(200).insert_header("ETag", &*tag).insert_header("Last-Modified", &*tag);
        Mock::given(path("/")).respond_with(response).mount(&server).await;
        let request = Request { url: &url, accept: "*/*", validators: None, now: DateTime::UNIX_EPOCH };
        let fetched = client(HttpLimits::default()).get(request).await.unwrap();
        let Fetched::Content { validators, .. } = fetched else { panic!("304 to an unconditional request") };
        assert_eq!([validators.etag.is_some(), validators.last_modified.is_some()], [is_kept; 2], "{len}");
    }
}
