//! `open_article`: the address of an article, and nothing else, goes to the browser of the person's choice.

use serde_json::json;

use crate::{
    answer::{TEXT, assert_answer},
    feed::Feed,
    window::Window,
};

/// A window with news, and the ids of an article with an address and of one without.
fn with_news() -> (Window, i64, i64) {
    let (window, feed) = (Window::open(), Feed::start());
    window.edit("news_sync", feed.as_config());
    window.run("news_sync");
    let page = window.answer("list_articles", json!({ "filter": {} }));
    let id = |article: usize| page["articles"][article]["id"].as_i64().unwrap();
    let ids = (id(1), id(0));
    (window, ids.0, ids.1)
}

fn is_read(window: &Window, id: i64) -> bool {
    let page = window.answer("list_articles", json!({ "filter": {} }));
    page["articles"].as_array().unwrap().iter().any(|article| article["id"] == id && article["read"] == true)
}

#[test]
fn what_has_no_address_is_not_opened() {
    let (window, _, without_address) = with_news();
    let not_found = json!({ "kind": "not_found", "message": TEXT });
    assert_answer(&window.refusal("open_article", json!({ "id": 4711 })), &not_found);
    assert_answer(&window.refusal("open_article", json!({ "id": without_address })), &not_found);
    assert!(!is_read(&window, without_address));
}

/// The browser is chosen by programs on the search path; these tests bring their own.
#[cfg(target_os = "linux")]
mod on_a_search_path_of_its_own {
    use std::{fs, os::unix::fs::PermissionsExt, thread, time::Instant};

    use serde_json::{Value, json};

    use super::{is_read, with_news};
    use crate::{
        answer::{TEXT, assert_answer},
        environment::in_own_process,
        window::PATIENCE,
    };

    #[test]
    fn the_stored_address_is_opened_and_the_article_read() {
        let folder = tempfile::tempdir().unwrap();
        let opened = folder.path().join("opened");
        let script = format!("#!/bin/sh\nprintf '%s' \"$*\" > '{}'\n", opened.display());
        let browser = folder.path().join("xdg-open");
        fs::write(&browser, script).unwrap();
        fs::set_permissions(&browser, fs::Permissions::from_mode(0o700)).unwrap();
        let name = "opening::on_a_search_path_of_its_own::the_stored_address_is_opened_and_the_article_read";
        let opened_in_child = ("COCKPIT_TEST_OPENED", opened.as_os_str());
        if !in_own_process(name, &[("PATH", folder.path().as_os_str()), opened_in_child]) {
            return;
        }
        let opened = std::path::PathBuf::from(std::env::var_os(opened_in_child.0).unwrap());
        let (window, id, _) = with_news();
        assert_eq!(window.answer("open_article", json!({ "id": id })), Value::Null);
        let asked_at = Instant::now();
        let mut address = String::new();
        while address.is_empty() {
            assert!(asked_at.elapsed() < PATIENCE, "the browser was not started");
            thread::yield_now();
            address = fs::read_to_string(&opened).unwrap_or_default();
        }
        assert_eq!(address, "http://example.org/ferry");
        assert!(is_read(&window, id));
    }

    #[test]
    fn without_a_browser_the_error_says_so() {
        let nothing = tempfile::tempdir().unwrap();
        let name = "opening::on_a_search_path_of_its_own::without_a_browser_the_error_says_so";
        if !in_own_process(name, &[("PATH", nothing.path().as_os_str())]) {
            return;
        }
        let (window, id, _) = with_news();
        let error = window.refusal("open_article", json!({ "id": id }));
        assert_answer(&error, &json!({ "kind": "internal", "message": TEXT }));
        assert!(error["message"].as_str().unwrap().starts_with("no browser could be opened"), "{error}");
    }
}
