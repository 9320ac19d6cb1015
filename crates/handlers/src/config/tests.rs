use super::*;

fn refused(task_type: TaskType, config: &str) -> ConfigError {
    validate_config(task_type, Some(config)).unwrap_err()
}

#[test]
fn every_type_accepts_no_config_and_an_empty_one() {
    for task_type in TaskType::ALL {
        assert_eq!(validate_config(task_type, None), Ok(()));
        assert_eq!(validate_config(task_type, Some("{}")), Ok(()));
    }
}

#[test]
fn what_is_not_json_is_told_so() {
    for config in ["", "not json", "{", "{} {}", "{\"feeds\":[}"] {
        let error = refused(TaskType::NewsSync, config);
        assert_eq!(error.field, "config", "{config}");
        assert!(error.message.starts_with("this is not valid JSON"), "{error}");
    }
}

#[test]
fn another_shape_names_the_field() {
    let wrong = [
        (TaskType::NewsSync, "[]", "config"),
        (TaskType::NewsSync, r#"{"feed":[]}"#, "config.feed"),
        (TaskType::NewsSync, r#"{"feeds":[["a","https://example.org"]]}"#, "config.feeds[0]"),
        (TaskType::NewsSync, r#"{"newsdata":["https://example.org"]}"#, "config.newsdata"),
        (TaskType::NewsSync, r#"{"feeds":{}}"#, "config.feeds"),
        (TaskType::NewsSync, r#"{"feeds":[{"name":"a","url":7}]}"#, "config.feeds[0].url"),
        (TaskType::NewsSync, r#"{"feeds":[{"name":"a"}]}"#, "config.feeds[0]"),
        (TaskType::CalendarSync, r#"{"calendars":["x"]}"#, "config.calendars[0]"),
        (TaskType::AlertsRefresh, r#"{"event_lead_minutes":"soon"}"#, "config.event_lead_minutes"),
        (TaskType::IdeasReview, r#"{"stale_after_days":1.5}"#, "config.stale_after_days"),
        (TaskType::HistoryPrune, r#"{"keep_runs":null}"#, "config.keep_runs"),
    ];
    for (task_type, config, field) in wrong {
        let error = refused(task_type, config);
        assert_eq!(error.field, field, "{config}: {error}");
        let foreign = ["line 1", "i64", "u32", "sequence", "map", "string"];
        assert!(!foreign.iter().any(|word| error.message.contains(word)), "{error}");
    }
}

#[test]
fn feeds_need_web_addresses() {
    for url in
        ["", "example.org/feed", "ftp://example.org/feed", "file:///etc/passwd", "javascript:1", "http://"]
    {
        let config = format!(
            r#"{{"feeds":[{{"name":"ok","url":"https://example.org"}},{{"name":"bad","url":"{url}"}}]}}"#
        );
        let error = refused(TaskType::NewsSync, &config);
        assert_eq!(error.field, "config.feeds[1].url", "{url}");
        assert!(error.message.contains("http:// or https://"), "{error}");
    }
    let config = r#"{"feeds":[],"newsdata":{"base_url":"newsdata.io"}}"#;
    assert_eq!(refused(TaskType::NewsSync, config).field, "config.newsdata.base_url");
}

#[test]
fn names_are_there_short_and_unique() {
    let feeds = |names: &[&str]| {
        let list: Vec<_> = names
            .iter()
            .enumerate()
            .map(|(i, name)| serde_json::json!({ "name": name, "url": format!("https://example.org/{i}") }))
            .collect();
        serde_json::json!({ "feeds": list }).to_string()
    };
    assert_eq!(refused(TaskType::NewsSync, &feeds(&["a", " "])).field, "config.feeds[1].name");
    assert_eq!(refused(TaskType::NewsSync, &feeds(&["News", "b", "news"])).field, "config.feeds[2].name");
    assert_eq!(refused(TaskType::NewsSync, &feeds(&[&"x".repeat(81)])).field, "config.feeds[0].name");
    let many: Vec<String> = (0..101).map(|i| i.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(refused(TaskType::NewsSync, &feeds(&many)).field, "config.feeds");
}

#[test]
fn no_feed_is_called_as_the_service_is() {
    for name in ["NewsData", " newsdata "] {
        let feeds = serde_json::json!([
            { "name": "a", "url": "https://example.org/a" }, { "name": name, "url": "https://example.org/b" },
        ]);
        let error = refused(TaskType::NewsSync, &serde_json::json!({ "feeds": feeds }).to_string());
        let message = "\"NewsData\" is what NewsData.io itself is called; a feed needs another name";
        assert_eq!((error.field.as_str(), error.message.as_str()), ("config.feeds[1].name", message));
    }
}

#[test]
fn one_address_is_configured_once() {
    let config = r#"{"feeds":[{"name":"a","url":"https://example.org/f"},{"name":"b","url":"https://example.org/f"}]}"#;
    assert_eq!(refused(TaskType::NewsSync, config).field, "config.feeds[1].url");
}

#[test]
fn calendars_come_from_the_web_or_from_an_ics_file() {
    for url in [
        "https://example.org/a",
        "http://127.0.0.1:9/a",
        "webcal://example.org/a.ics",
        "webcals://example.org/a",
        "/home/me/a.ics",
        "file:///home/me/a.ics",
    ] {
        let config = serde_json::json!({ "calendars": [{ "name": "a", "url": url }] }).to_string();
        assert_eq!(validate_config(TaskType::CalendarSync, Some(&config)), Ok(()), "{url}");
    }
    for url in ["", "ftp://example.org/a.ics", "/etc/passwd", "a.ics", "file:///etc/passwd", "webcal://"] {
        let config = serde_json::json!({ "calendars": [{ "name": "a", "url": url }] }).to_string();
        assert_eq!(refused(TaskType::CalendarSync, &config).field, "config.calendars[0].url", "{url}");
    }
}

#[test]
fn a_secret_calendar_keeps_its_address_out_of_the_config() {
    let secret = r#"{"calendars":[{"name":"Private","secret":true}]}"#;
    assert_eq!(validate_config(TaskType::CalendarSync, Some(secret)), Ok(()));
    let both = r#"{"calendars":[{"name":"Private","secret":true,"url":"https://example.org/a.ics"}]}"#;
    assert_eq!(refused(TaskType::CalendarSync, both).field, "config.calendars[0].url");
    let neither = r#"{"calendars":[{"name":"Private"}]}"#;
    assert_eq!(refused(TaskType::CalendarSync, neither).field, "config.calendars[0].url");
}

#[test]
fn numbers_and_keywords_have_bounds() {
    let wrong = [
        (TaskType::AlertsRefresh, r#"{"event_lead_minutes":-1}"#, "config.event_lead_minutes"),
        (TaskType::AlertsRefresh, r#"{"event_lead_minutes":10081}"#, "config.event_lead_minutes"),
        (TaskType::AlertsRefresh, r#"{"keywords":["rust"," "]}"#, "config.keywords[1]"),
        (TaskType::AlertsRefresh, r#"{"keywords":["rust","Rust"]}"#, "config.keywords[1]"),
        (TaskType::AlertsRefresh, r#"{"keywords":["--"]}"#, "config.keywords[0]"),
        (TaskType::IdeasReview, r#"{"stale_after_days":0}"#, "config.stale_after_days"),
        (TaskType::IdeasReview, r#"{"stale_after_days":3651}"#, "config.stale_after_days"),
        (TaskType::HistoryPrune, r#"{"keep_runs":0}"#, "config.keep_runs"),
        (TaskType::HistoryPrune, r#"{"keep_days":0}"#, "config.keep_days"),
        (TaskType::HistoryPrune, r#"{"backups":101}"#, "config.backups"),
    ];
    for (task_type, config, field) in wrong {
        assert_eq!(refused(task_type, config).field, field, "{config}");
    }
}
