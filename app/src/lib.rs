//! The Tauri shell: commands that are thin senders, the events of the backend, and the manners of a window: tray,
//! notifications, one instance, its place, and the start at login.
//!
//! It knows nothing of tasks: each command takes its arguments, calls one use case of the cockpit and returns what
//! it says.

#[cfg(unix)]
use std::time::Duration;
use std::{cell::RefCell, path::PathBuf, rc::Rc};

use anyhow::{Context, Error, Result};
#[cfg(unix)]
use cockpit::socket;
use cockpit::{Cockpit, CockpitOptions, OpenCockpitError};
use tauri::{
    App, AppHandle, Builder, Context as AppContext, Manager, RunEvent, Runtime, WindowEvent,
    async_runtime::{self, JoinHandle},
    generate_context, generate_handler,
};
use tokio::sync::watch;

mod commands;
mod desktop;
pub mod dialogs;
mod events;
mod login;
mod navigation;
mod notifications;
mod one_instance;
mod place;
#[cfg(target_os = "linux")]
pub mod scripts;
mod shutdown;
mod tray;
mod watches;
mod window;

use commands::{
    alerts, away, calendar, data, ideas, news, runs, schedules, seen, settings, slots, sources, status, tasks,
};
use desktop::ThisDesktop;
use dialogs::Dialogs;
use login::Login;

/// The exit code when it ran and failed. This one and those below are those of `cockpitctl`.
pub const FAILED: u8 = 1;
/// The exit code when an argument, the environment or the data folder cannot be used; also clap's own.
pub const BAD_INPUT: u8 = 2;
/// The exit code when another process owns the database, or has taken it over.
pub const NOT_OWNER: u8 = 4;

/// The argument of a start without a window to see, as at login.
const HIDDEN: &str = "--hidden";

/// What is said instead of a window.
#[cfg(target_os = "linux")]
const NO_DISPLAY: &str =
    "there is no display to open a window on; `cockpitctl serve` runs the scheduler without one";

/// How long the closing waits for answers that it owes.
#[cfg(unix)]
const LAST_ANSWER: Duration = Duration::from_secs(2);

/// How the window's cockpit starts on a data folder.
///
/// # Errors
/// No folder is known, or a setting of the environment cannot be: that is bad input.
pub fn options(data_dir: Option<PathBuf>) -> Result<CockpitOptions> {
    CockpitOptions::from_env(cockpit::data_dir(data_dir)?, "window")
}

/// Opens the cockpit and shows its window until it is closed; `hidden`: in the tray, where there is one. Returns the
/// exit code that the closing asked for. Where the same folder has a window already, that one comes to the front, and
/// this process ends in here.
///
/// # Errors
/// Another process owns the database, it cannot be used, or there is no display.
pub fn run(options: CockpitOptions, hidden: bool) -> Result<i32> {
    let folder = options.data_dir.clone();
    // Asked first: the window's library panics without one.
    #[cfg(target_os = "linux")]
    gtk::init().map_err(|_| Error::msg(NO_DISPLAY))?;
    // In this order: whoever owns the database may be the window that only has to come to the front.
    let app = with_commands(Builder::default());
    let app = match one_instance::plugin(&folder) {
        Some(plugin) => app.plugin(plugin),
        None => app,
    };
    let app = app
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(place::plugin(&folder))
        .plugin(navigation::guard());
    #[cfg(not(target_os = "linux"))]
    let app = app.plugin(tauri_plugin_notification::init());
    let app = app.build(context()).context("could not open the window")?;
    // Meanwhile WebKit starts.
    let opening = async_runtime::spawn(Cockpit::open_in_turn(options));
    let opened = Rc::new(RefCell::new(None));
    let code = show(app, opening, &opened, hidden);
    let Some(opened) = opened.take() else { return Ok(code) };
    #[cfg(target_os = "linux")]
    if let Err(error) = &opened {
        async_runtime::block_on(notifications::tell_failed_start(&format!("{error:#}")));
    }
    let Open { cockpit, log, was_hidden, .. } = opened?;
    async_runtime::block_on(cockpit.shutdown());
    if cockpit.is_restart_requested() {
        drop(log);
        shutdown::start_anew(was_hidden)?;
    }
    Ok(code)
}

/// The cockpit, and what the window has of it.
struct Open {
    cockpit: Cockpit,
    /// Until the very end: the lines of the shutdown are kept too.
    log: Option<cockpit::logging::Kept>,
    /// Could its window not be seen when the end was asked for?
    was_hidden: bool,
    #[cfg(unix)]
    server: Option<socket::Server>,
}

impl Open {
    fn new(cockpit: Cockpit) -> Self {
        let log = cockpit::logging::keep_in(cockpit.data_dir())
            .inspect_err(|error| {
                tracing::warn!(error = error as &dyn std::error::Error, "this window keeps no log");
            })
            .ok();
        #[cfg(unix)]
        let server = async_runtime::block_on(async { socket::Server::start(&cockpit) })
            .inspect_err(|error| tracing::warn!(%error, "cockpitctl cannot reach this window"))
            .ok();
        Self {
            cockpit,
            log,
            was_hidden: false,
            #[cfg(unix)]
            server,
        }
    }
}

/// Runs the window until it is closed; leaves in `opened` what became of the opening.
fn show(
    app: App,
    opening: JoinHandle<Result<Cockpit, OpenCockpitError>>,
    opened: &Rc<RefCell<Option<Result<Open>>>>,
    hidden: bool,
) -> i32 {
    let (tray, mut opening, outcome) = (tray::Presence::unknown(), Some(opening), Rc::clone(opened));
    let code = app.run_return(move |app, event| match event {
        // The window is there, and not shown yet; its page asks nothing before this returns.
        RunEvent::Ready => {
            let Some(opening) = opening.take() else { return };
            let answer = async_runtime::block_on(opening).map_err(Error::from);
            let answer = answer.and_then(|cockpit| Ok(Open::new(cockpit?)));
            if let Ok(Open { cockpit, .. }) = &answer {
                begin(app, cockpit, &tray, hidden);
            } else {
                place::leave_as_it_is(app);
                app.exit(1);
            }
            outcome.replace(Some(answer));
        }
        // Never into nothing: the tray of this moment counts, not that of the start.
        RunEvent::WindowEvent { event: WindowEvent::CloseRequested { api, .. }, .. }
            if closes_to_tray(&outcome) && tray.borrow().is_shown() =>
        {
            api.prevent_close();
            window::hide(app);
        }
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::bring_to_front(app),
        // A quit from the menu of macOS and the end of a session may end the process in here.
        #[cfg(not(target_os = "linux"))]
        RunEvent::Exit => {
            if let Some(Ok(Open { cockpit, .. })) = &*outcome.borrow() {
                async_runtime::block_on(cockpit.shutdown());
            }
        }
        RunEvent::ExitRequested { .. } => {
            tracing::debug!("the window was closed");
            if let Some(Ok(open)) = &mut *outcome.borrow_mut() {
                open.was_hidden = window::is_hidden(app);
            }
        }
        _ => {}
    });
    #[cfg(unix)]
    if let Some(Ok(Open { server: Some(server), .. })) = &*opened.borrow() {
        // Whoever asked for this over the socket is owed an answer.
        async_runtime::block_on(server.answered(LAST_ANSWER));
    }
    code
}

fn begin(app: &AppHandle, cockpit: &Cockpit, tray: &watch::Sender<tray::Presence>, hidden: bool) {
    app.manage(cockpit.clone());
    app.manage(Dialogs::of(app));
    let login = Login::of(app, cockpit.data_dir());
    cockpit.set_desktop(ThisDesktop::new(login, tray.subscribe()));
    forward_events(app, cockpit);
    async_runtime::spawn(shutdown::on_signal(app.clone()));
    async_runtime::spawn(shutdown::when_superseded(app.clone(), cockpit.clone()));
    async_runtime::spawn(shutdown::on_restart(app.clone(), cockpit.clone()));
    async_runtime::spawn(notifications::show(app.clone(), cockpit.clone()));
    tray::start(app, cockpit, tray.clone());
    window::open(app, cockpit.data_dir(), hidden, tray.subscribe());
}

fn closes_to_tray(opened: &RefCell<Option<Result<Open>>>) -> bool {
    matches!(&*opened.borrow(), Some(Ok(Open { cockpit, .. })) if cockpit.manners().borrow().close_to_tray)
}

/// The application as it is configured: its window, what that may do, and its pages. Tests use it with a runtime that
/// shows nothing.
pub fn context<R: Runtime>() -> AppContext<R> {
    generate_context!()
}

/// Emits the cockpit's events to the window, from now on.
pub fn forward_events<R: Runtime>(app: &AppHandle<R>, cockpit: &Cockpit) {
    async_runtime::spawn(events::forward(app.clone(), cockpit.events()));
}

/// Registers every command, and what they share beside the cockpit.
pub fn with_commands<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder.manage(watches::Watches::default()).manage(data::Chosen::default()).invoke_handler(
        generate_handler![
            tasks::list_system_tasks,
            tasks::get_system_task,
            tasks::update_system_task,
            tasks::run_system_task_now,
            tasks::get_task_overview,
            tasks::list_task_edits,
            tasks::undo_task_edit,
            runs::list_system_task_runs,
            runs::cancel_run,
            runs::list_runs,
            runs::get_run,
            runs::watch_run,
            runs::unwatch_run,
            slots::explain_slot,
            schedules::preview_schedule,
            schedules::list_upcoming_runs,
            away::get_away_report,
            away::dismiss_away_report,
            status::get_scheduler_status,
            status::pause_scheduler,
            status::resume_scheduler,
            news::list_articles,
            news::mark_articles_read,
            seen::mark_seen,
            news::open_article,
            news::get_news_stats,
            news::list_sources,
            sources::test_source,
            calendar::list_events,
            calendar::get_calendar_stats,
            alerts::list_alerts,
            alerts::acknowledge_alert,
            alerts::unacknowledge_alert,
            alerts::snooze_alert,
            alerts::unsnooze_alert,
            alerts::get_alert_stats,
            ideas::list_ideas,
            ideas::create_idea,
            ideas::update_idea,
            ideas::get_idea_stats,
            settings::get_settings,
            settings::update_settings,
            settings::get_newsdata_key_status,
            settings::set_newsdata_key,
            settings::clear_newsdata_key,
            settings::list_calendar_addresses,
            settings::set_calendar_address,
            settings::clear_calendar_address,
            data::list_backups,
            data::back_up_now,
            data::preview_restore,
            data::restore_database,
            data::choose_restore_file,
            data::restore_chosen_file,
            data::export_settings,
            data::choose_import_file,
            data::import_chosen_file,
            data::write_diagnostics,
            data::get_storage,
            data::estimate_retention,
            data::free_space,
            data::open_data_folder,
        ],
    )
}
