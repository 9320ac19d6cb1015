//! The TypeScript bindings in `ui/src/bindings` are what these types say: generated, committed, and compared here.
//!
//! `COCKPIT_UPDATE_BINDINGS=1 cargo test -p api` (the recipe `bindings`) writes them.

use std::{collections::BTreeMap, fs, path::Path};

use api::{
    alert, away, calendar, data, error, event, idea, news, run, schedule, settings, slot, source, status,
    task,
};
use ts_rs::{Config, TS};

fn generate(into: &Path) -> Result<(), ts_rs::ExportError> {
    // Ids and counts stay far below 2^53.
    let config = Config::new().with_large_int("number").with_out_dir(into);
    macro_rules! export {
        ($($type:ty),+ $(,)?) => {{ $(<$type>::export_all(&config)?;)+ }};
    }
    export!(
        alert::AlertDto,
        alert::AlertStatsDto,
        away::AwayReportDto,
        calendar::EventDto,
        calendar::CalendarAddressDto,
        calendar::CalendarStatsDto,
        data::BackupsDto,
        data::FreedDto,
        data::ImportReportDto,
        data::RestoreStartedDto,
        data::RetentionEstimateDto,
        data::StorageDto,
        data::WrittenFileDto,
        error::ApiError,
        event::TaskRunEventPayload,
        event::TaskChangedPayload,
        event::OpenRoutePayload,
        idea::IdeaDto,
        idea::IdeaInput,
        idea::IdeaStatsDto,
        news::ArticlePageDto,
        news::ArticleFilter,
        news::NewsStatsDto,
        run::RunDetailDto,
        run::RunFilter,
        run::RunPageDto,
        run::RunReportDto,
        run::RunTaskNowResult,
        schedule::PreviewInput,
        schedule::SchedulePreviewDto,
        schedule::UpcomingRunDto,
        settings::SecretStatusDto,
        settings::SettingsDto,
        settings::SettingsInput,
        slot::SlotExplanationDto,
        source::SourceHealthDto,
        source::SourceTestDto,
        source::SourceTestInput,
        status::PauseInput,
        status::SchedulerStatusDto,
        task::SystemTaskDto,
        task::SnoozeInput,
        task::TaskEditDto,
        task::TaskOverviewDto,
        task::UpdateTaskInput,
    );
    Ok(())
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    let read = |entry: fs::DirEntry| {
        let text = fs::read_to_string(entry.path()).unwrap_or_default();
        (entry.file_name().to_string_lossy().into_owned(), text)
    };
    entries.flatten().map(read).collect()
}

#[test]
fn the_committed_bindings_are_what_the_types_say() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/bindings");
    if std::env::var_os("COCKPIT_UPDATE_BINDINGS").is_some() {
        for stale in files(&committed).into_keys() {
            fs::remove_file(committed.join(stale)).unwrap();
        }
        generate(&committed).unwrap();
    }
    let fresh = tempfile::tempdir().unwrap();
    generate(fresh.path()).unwrap();
    let (fresh, committed) = (files(fresh.path()), files(&committed));
    assert!(fresh.len() > 30, "{} types", fresh.len());
    for (name, text) in &fresh {
        assert_eq!(committed.get(name), Some(text), "{name} is stale: run the recipe `bindings`");
    }
    assert_eq!(committed.len(), fresh.len(), "a binding without a type: run the recipe `bindings`");
}
