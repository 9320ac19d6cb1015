//! A server that answers as the address says, and repeats the request in all it says.

use chrono::{TimeDelta, Utc};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Answers as the first part of the path says, and repeats the request in whatever it answers.
async fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if stream.read(&mut byte).await? == 0 {
            return Ok(());
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let mode = target.split('/').nth(1).unwrap_or_default().to_owned();
    let asked = head.replace(['\r', '\n', '<', '>', '&'], " ");
    let (status, body) = match mode.as_str() {
        "ok" if head.to_lowercase().contains("if-none-match") => ("304 No", String::new()),
        "ok" if target.contains("feed") => ("200 OK", feed()),
        "ok" if target.contains(".ics") => ("200 OK", calendar()),
        "ok" => ("200 OK", json!({ "status": "success", "totalResults": 0, "results": [] }).to_string()),
        "redirect" => {
            let location = format!("Location: {}\r\n", target.replacen("redirect", "404", 1));
            let answer =
                format!("HTTP/1.1 302 Found\r\n{location}content-length: 0\r\nconnection: close\r\n\r\n");
            return stream.write_all(answer.as_bytes()).await;
        }
        "garbage" => ("200 OK", format!("<html><body>you asked {asked}</body></html>")),
        "empty" => ("200 OK", String::new()),
        "cut" => {
            let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n<rss>{asked}");
            return stream.write_all(answer.as_bytes()).await;
        }
        "silent" => return Ok(()),
        status => {
            let error = json!({ "status": "error", "results": { "message": asked, "code": asked } });
            (
                ["401 No", "403 No", "404 No", "410 No", "429 No", "500 No"]
                    .into_iter()
                    .find(|line| line.starts_with(status))
                    .unwrap_or("500 No"),
                error.to_string(),
            )
        }
    };
    let answer = format!(
        "HTTP/1.1 {status} {asked}\r\nx-asked: {asked}\r\netag: \"1\"\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(answer.as_bytes()).await
}

fn feed() -> String {
    "<rss version=\"2.0\"><channel><title>t</title><item><guid>1</guid><title>An article</title>\
     <link>https://example.test/1</link></item></channel></rss>"
        .to_owned()
}

fn calendar() -> String {
    let start = (Utc::now() + TimeDelta::days(1)).format("%Y%m%dT%H%M%SZ");
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n\
         DTSTART:{start}\r\nSUMMARY:An event\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

pub async fn serve() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream));
        }
    });
    port
}
