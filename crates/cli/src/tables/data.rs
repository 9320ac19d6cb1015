//! Backups, previews and room, as text.

use api::data::{
    BackupsDto, DataFiguresDto, FieldChangeDto, FreedDto, ImportReportDto, RestorePreviewDto, StorageDto,
    TaskDifferenceDto,
};

use super::{table, time};

pub fn backups(backups: &BackupsDto) -> String {
    let rows = backups.backups.iter().map(|backup| {
        [
            backup.name.clone(),
            backup.kind.replace('_', " "),
            time(Some(&backup.made_at)),
            bytes(backup.bytes),
            backup.schema_version.map(|version| version.to_string()).unwrap_or_default(),
            backup.problem.clone().unwrap_or_else(|| state(backup.checked).to_owned()),
        ]
    });
    let listed = table(["BACKUP", "KIND", "MADE", "SIZE", "SCHEMA", "STATE"], rows, "No backups yet.");
    let next = match &backups.next_scheduled_at {
        Some(at) => {
            let are = if backups.kept == 1 { "is" } else { "are" };
            format!("The next is made {}; {} {are} kept.", time(Some(at)), backups.kept)
        }
        None => {
            "No next one is planned: history_prune is off, keeps none, or waits for the scheduler to start."
                .to_owned()
        }
    };
    format!("{listed}\n{next}")
}

fn state(checked: bool) -> &'static str {
    if checked { "can be restored" } else { "not checked: its log lies beside it; restore reads both" }
}

/// `is_first`: there is no database yet that it would take the place of.
pub fn restore_preview(preview: &RestorePreviewDto, is_first: bool) -> String {
    let mut lines = vec![format!("{} (schema {})", preview.file, preview.schema_version)];
    let figure = |name: &str, of: fn(&DataFiguresDto) -> String| {
        let unknown = if is_first { "none yet" } else { "cannot be read" };
        let now = preview.now.as_ref().map_or_else(|| unknown.to_owned(), of);
        [name.to_owned(), of(&preview.then), now]
    };
    let rows = [
        figure("last change", |figures| time(figures.last_change_at.as_deref())),
        figure("version", |figures| figures.version.clone().unwrap_or_default()),
        figure("tasks", |figures| figures.tasks.to_string()),
        figure("runs", |figures| figures.runs.to_string()),
        figure("articles", |figures| figures.articles.to_string()),
        figure("events", |figures| figures.events.to_string()),
        figure("ideas", |figures| figures.ideas.to_string()),
        figure("alerts", |figures| figures.alerts.to_string()),
    ];
    lines.push(table(["", "THEN", "NOW"], rows.into_iter(), ""));
    lines.extend(differences(&preview.tasks));
    let missing = preview.missing_addresses.iter();
    lines
        .extend(missing.map(|name| format!("! the address of the calendar {name:?} is not in this keyring")));
    let unread = preview.unread_addresses.iter();
    lines.extend(unread.map(|name| {
        format!("! the keyring did not say whether it has the address of the calendar {name:?}")
    }));
    lines.join("\n")
}

pub fn import_report(report: &ImportReportDto) -> String {
    let mut lines = differences(&report.tasks);
    lines.extend(report.settings.iter().map(|change| field("settings", change)));
    let changes = !lines.is_empty();
    lines.extend(report.to_enter_again.iter().map(|what| format!("! to be entered again: {what}")));
    let outcome = match (changes, report.applied) {
        (false, _) => "Nothing changes: all of it is so already.",
        (true, true) => "Done.",
        (true, false) => "Nothing was changed: this was a dry run.",
    };
    lines.push(outcome.to_owned());
    lines.join("\n")
}

pub fn freed(freed: &FreedDto) -> String {
    let runs = cockpit::counted(freed.runs, "run");
    format!("{runs} pruned: {} before, {} now.", bytes(freed.before), bytes(freed.after))
}

pub fn storage(storage: &StorageDto) -> String {
    let rows = storage.kinds.iter().map(|kind| {
        let rows = if kind.kind == "other" { String::new() } else { kind.rows.to_string() };
        [kind.kind.clone(), rows, bytes(kind.bytes)]
    });
    let more = [
        ("free", storage.free_bytes),
        ("the database", storage.bytes),
        ("backups", storage.backup_bytes),
        ("log files", storage.log_file_bytes),
    ];
    let more = more.map(|(name, size)| [name.to_owned(), String::new(), bytes(size)]);
    table(["WHAT", "ROWS", "SIZE"], rows.chain(more), "")
}

/// "1.5 MB"
#[expect(clippy::cast_precision_loss, reason = "one digit is shown")]
pub fn bytes(bytes: i64) -> String {
    let size = bytes as f64;
    match bytes {
        ..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", size / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", size / 1e6),
        _ => format!("{:.1} GB", size / 1e9),
    }
}

fn differences(tasks: &[TaskDifferenceDto]) -> Vec<String> {
    let mut lines = Vec::new();
    for task in tasks {
        let name = format!("{}/{}", task.task_type, task.component);
        if task.fields.is_empty() {
            lines.push(format!("{name}: {}", task.change));
        }
        lines.extend(task.fields.iter().map(|change| field(&name, change)));
    }
    lines
}

fn field(of: &str, change: &FieldChangeDto) -> String {
    format!("{of}: {} {} -> {}", label(&change.field), change.before, change.after)
}

/// What a field of the wire is called in a sentence; of those that are not named here their words say it.
fn label(field: &str) -> String {
    let known = match field {
        "frequencySeconds" => "interval in seconds",
        "frequencyCron" => "cron expression",
        "timezone" => "time zone",
        "catchUp" => "missed slots",
        "overlap" => "a slot while it runs",
        "timeoutSeconds" => "timeout in seconds",
        "maxRetries" => "retries",
        "breakerThreshold" => "suspend after errors",
        _ => {
            let letters = field.chars().map(|letter| {
                let space = if letter.is_uppercase() { " " } else { "" };
                format!("{space}{}", letter.to_lowercase())
            });
            return letters.collect();
        }
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_backup_is_kept_and_several_are() {
        let kept = |kept: u32| {
            let found = serde_json::json!({
                "backups": [], "nextScheduledAt": "2099-01-01T00:00:00Z", "kept": kept,
            });
            backups(&serde_json::from_value(found).unwrap())
        };
        assert!(kept(1).ends_with("; 1 is kept."), "{}", kept(1));
        assert!(kept(14).ends_with("; 14 are kept."), "{}", kept(14));
    }

    #[test]
    fn what_was_freed_is_told_of_one_run_and_of_several() {
        let of = |runs| freed(&FreedDto { runs, before: 2_500_000, after: 168_000 });
        assert_eq!(of(1), "1 run pruned: 2.5 MB before, 168.0 kB now.");
        assert_eq!(of(204), "204 runs pruned: 2.5 MB before, 168.0 kB now.");
    }

    #[test]
    fn a_field_is_called_by_words() {
        for (field, words) in [
            ("frequencyCron", "cron expression"),
            ("maxRetries", "retries"),
            ("closeToTray", "close to tray"),
            ("name", "name"),
        ] {
            assert_eq!(label(field), words);
        }
    }
}
