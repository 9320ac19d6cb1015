//! Answers of the `NewsData` service that are not its usual ones.

use serde_json::{Value, json};

use crate::{
    server::{Part, bytes, ok},
    trial::{Case, KEY, alone, run_all},
};

const UNUSUAL: &str = "not its usual answer";

fn answer(body: impl Into<Vec<u8>>) -> Vec<Part> {
    ok("application/json", body)
}

fn results(results: &str) -> Vec<Part> {
    answer(format!("{{\"status\":\"success\",\"results\":{results}}}"))
}

#[tokio::test]
async fn bombs() {
    let _alone = alone().await;
    let list = |one: &str, many: usize| format!("[{}{one}]", format!("{one},").repeat(many - 1));
    let one = |field: &str, value: &str| {
        results(&format!("[{{\"article_id\":\"1\",\"title\":\"x\",\"{field}\":{value}}}]"))
    };
    let numbered: Vec<_> =
        (0..2_000).map(|i| json!({ "article_id": i.to_string(), "title": i.to_string() })).collect();
    let fields: String = (0..500_000).map(|i| format!(",\"f{i}\":[]")).collect();
    run_all([
        Case::newsdata("lists within lists of the service", results(&"[".repeat(5_000_000))).refused(UNUSUAL),
        Case::newsdata("objects within objects", answer("{\"a\":".repeat(1_500_000))).refused(UNUSUAL),
        Case::newsdata("a million numbers", results(&list("0", 4_500_000))).keeps(0),
        Case::newsdata("a million empty lists", results(&list("[]", 3_000_000))).keeps(0),
        Case::newsdata("a million empty articles", results(&list("{}", 3_000_000))).keeps(0),
        Case::newsdata("more articles than are kept", results(&Value::from(numbered).to_string())).keeps(500),
        Case::newsdata("a field with a million texts", one("description", &list("\"\"", 3_000_000))).keeps(1),
        Case::newsdata(
            "a field that is deep",
            one("content", &format!("{}{}", "[".repeat(100), "]".repeat(100))),
        )
        .keeps(1),
        Case::newsdata("an article of countless fields", results(&format!("[{{\"title\":\"x\"{fields}}}]")))
            .keeps(1),
        Case::newsdata(
            "a number of a million digits",
            results(&format!("[{{\"title\":{}}}]", "9".repeat(1_000_000))),
        )
        .refused(UNUSUAL),
        Case::newsdata("a number beyond all numbers", results("[{\"title\":1e999}]")).refused(UNUSUAL),
        Case::newsdata(
            "a text of the service of nine megabytes",
            one("description", &format!("\"{}\"", "x".repeat(9_000_000))),
        )
        .keeps(1),
    ])
    .await;
}

#[tokio::test]
async fn wrong_types_everywhere() {
    let _alone = alone().await;
    let values =
        [json!(null), json!(true), json!(-1.5e300), json!([]), json!({}), json!([null, {}, []]), json!("")];
    let articles: Vec<Value> = values
        .iter()
        .map(|value| json!({ "article_id": value, "title": value, "description": value, "content": value, "link": value, "pubDate": value }))
        .chain(values.iter().cloned())
        .chain([json!({ "article_id": "good", "title": "The one that is good", "pubDate": "2026-99-99 99:99:99" })])
        .collect();
    run_all([
        // A number may be a title.
        Case::newsdata("wrong types of every field", results(&json!(articles).to_string())).keeps(2),
        Case::newsdata("a list for an answer", answer("[]")).refused(UNUSUAL),
        Case::newsdata("a status that is a number", answer("{\"status\":1,\"results\":[]}")).refused(UNUSUAL),
        Case::newsdata("results that are a text", results("\"none\"")).refused(UNUSUAL),
        Case::newsdata("results that are missing", answer("{\"status\":\"success\"}")).keeps(0),
        Case::newsdata("nothing of the service", answer("")).refused(UNUSUAL),
        Case::newsdata("a page of HTML", answer("<html><script>alert(1)</script></html>")).refused(UNUSUAL),
        Case::newsdata(
            "bytes that are no UTF-8 of the service",
            answer(b"{\"status\":\"success\",\"results\":[{\"title\":\"\xff\xfe\"}]}".to_vec()),
        )
        .refused(UNUSUAL),
    ])
    .await;
}

#[tokio::test]
async fn complaints_with_markup_and_the_key() {
    let _alone = alone().await;
    let said = json!({ "status": "error", "results": { "message": format!("<script>alert(1)</script> \u{202e}{KEY} ?apikey={KEY}"), "code": format!("<b>{KEY}\u{7}") } }).to_string();
    let head = |status: &str| {
        vec![bytes(format!(
            "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{said}",
            said.len()
        ))]
    };
    let quoted = json!([{ "article_id": KEY, "title": format!("Your key {KEY}"), "description": [KEY, format!("%70ub_c4nary0f7h3key")], "link": format!("https://a.test/?apikey={KEY}") }]);
    for case in [
        Case::newsdata("a complaint", head("200 OK")).refused("the service says"),
        Case::newsdata("a complaint about the key", head("401 No")).refused("refuses the key"),
        Case::newsdata("a complaint about the server", head("500 No")).refused("the service says"),
        Case::newsdata("articles that quote the key", results(&quoted.to_string())).keeps(1),
    ] {
        let stored = case.run().await;
        assert!(!stored.iter().any(|text| text.contains("c4nary")), "{stored:?}");
    }
}
