//! Servers that never come to an end, quickly or slowly. What waits is ended after [`crate::trial::WAIT`] here, after
//! twenty seconds in the product.

use std::time::Duration;

use crate::{
    server::{Part, Server, bytes, ok},
    support::{RSS, rss},
    trial::{Case, alone, run_all, run_together},
};

const IN_TIME: &str = "no complete answer within";
const TOO_LARGE: &str = "the answer is larger than 10 MB";
const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n";

#[tokio::test]
async fn endless_answers() {
    let _alone = alone().await;
    let chunk = format!("{:x}\r\n{}\r\n", 65_536, "x".repeat(65_536));
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    run_all([
        Case::feed("a body without end", vec![bytes(HEAD), Part::Endless(vec![b' '; 65_536])])
            .refused(TOO_LARGE),
        Case::feed("chunks without end", vec![bytes(chunked), Part::Endless(chunk.into_bytes())])
            .refused(TOO_LARGE),
        Case::feed(
            "items without end",
            vec![
                bytes(HEAD),
                bytes("<rss><channel>"),
                Part::Endless(b"<item><title>x</title></item>".repeat(1_000)),
            ],
        )
        .refused(TOO_LARGE),
        Case::calendar(
            "a calendar without end",
            vec![bytes(HEAD), bytes("BEGIN:VCALENDAR\r\n"), Part::Endless(b"X-A:1\r\n".repeat(1_000))],
        )
        .refused(TOO_LARGE),
        Case::feed(
            "an error without end",
            vec![bytes("HTTP/1.1 500 No\r\n\r\n"), Part::Endless(vec![b'x'; 65_536])],
        )
        .refused("the server has a problem (500)"),
    ])
    .await;
}

#[tokio::test]
async fn slow_answers() {
    let _alone = alone().await;
    let pause = Duration::from_millis(50);
    let whole: Vec<u8> = ok(RSS, rss(&[("1", "One")]))
        .into_iter()
        .flat_map(|part| match part {
            Part::Bytes(bytes) => bytes,
            _ => Vec::new(),
        })
        .collect();
    run_together([
        Case::feed("silence", vec![Part::Silence]).refused(IN_TIME),
        Case::feed(
            "headers that never end",
            vec![bytes("HTTP/1.1 200 OK\r\n"), Part::Drip(b"X-A: 1\r\n".repeat(1_000), pause)],
        )
        .refused(IN_TIME),
        Case::feed("silence after the headers", vec![bytes(HEAD), Part::Silence]).refused(IN_TIME),
        Case::feed("a body that stops", vec![bytes(HEAD), bytes("<rss>"), Part::Silence]).refused(IN_TIME),
        Case::feed("an answer byte by byte", vec![Part::Drip(whole, pause)]).refused(IN_TIME),
        Case::calendar("a calendar byte by byte", vec![bytes(HEAD), Part::Drip(vec![b' '; 10_000], pause)])
            .refused(IN_TIME),
        Case::newsdata("a service that is silent", vec![Part::Silence]).refused(IN_TIME),
        Case::feed(
            "an error that stops",
            vec![bytes("HTTP/1.1 503 No\r\nContent-Length: 100\r\n\r\nwait"), Part::Silence],
        )
        .refused("the server has a problem (503)"),
    ])
    .await;
}

#[tokio::test]
async fn a_slow_redirect_has_no_time_of_its_own() {
    let _alone = alone().await;
    // Each hop would be in time by itself.
    let hop = |address: &str| {
        let head = format!(
            "HTTP/1.1 302 Found\r\nLocation: http://{address}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
        vec![Part::Drip(vec![b'H'], Duration::from_millis(300)), bytes(head.into_bytes()[1..].to_vec())]
    };
    Case::feed_at("redirects that take their time", &Server::knowing_itself(hop).url("/"))
        .refused(IN_TIME)
        .run()
        .await;
}
