//! A window that shows nothing: the application as it is configured, and a cockpit on a folder of its own.

use std::{
    path::Path,
    sync::{
        Mutex,
        mpsc::{Receiver, channel},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use cockpit::{Cockpit, CockpitOptions};
use serde_json::{Value, json};
use tauri::{
    App, Listener, Manager, Webview, WebviewWindow,
    async_runtime::block_on,
    ipc::{CallbackFn, InvokeBody, InvokeError, InvokeResponse, InvokeResponseBody},
    test::{INVOKE_KEY, MockRuntime, mock_builder},
    webview::InvokeRequest,
};
use tempfile::TempDir;

/// How long anything may take before a test gives up on it.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// Where the pages of the application lie.
pub const OUR_PAGE: &str = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };

/// What a page gets for a command.
pub type Answer = Result<Value, Value>;

pub struct Window {
    pub cockpit: Cockpit,
    pub app: App<MockRuntime>,
    webview: WebviewWindow<MockRuntime>,
    /// What was sent over channels: the page's id of the channel, and the message.
    messages: Mutex<Receiver<(u32, Value)>>,
    folder: TempDir,
}

impl Window {
    /// A first start. What is not asked for does not run.
    pub fn open() -> Self {
        Self::open_in(tempfile::tempdir().unwrap())
    }

    /// On a folder that may have a database.
    pub fn open_in(folder: TempDir) -> Self {
        let cockpit = block_on(Cockpit::open(options(folder.path()))).unwrap();
        let (sender, messages) = channel();
        let events = cockpit.clone();
        let mut app = app::with_commands(mock_builder().manage(cockpit.clone()))
            .channel_interceptor(move |_, CallbackFn(id), _, body| {
                let InvokeResponseBody::Json(message) = body else { panic!("messages are JSON") };
                // The test may have ended.
                let _ = sender.send((id, serde_json::from_str(message).unwrap()));
                true
            })
            .setup(move |app| {
                app::forward_events(app.handle(), &events);
                Ok(())
            })
            .build(app::context())
            .unwrap();
        let webview = set_up(&mut app);
        Self { cockpit, app, webview, messages: Mutex::new(messages), folder }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Calls a command as the page does.
    pub fn invoke(&self, command: &str, arguments: Value) -> Answer {
        invoke(self.webview.as_ref(), OUR_PAGE, command, arguments)
    }

    /// Calls a command while the test does something else.
    pub fn invoke_aside(&self, command: &'static str, arguments: Value) -> JoinHandle<Answer> {
        let webview = self.webview.clone();
        thread::spawn(move || invoke(webview.as_ref(), OUR_PAGE, command, arguments))
    }

    /// What a command answers.
    #[track_caller]
    pub fn answer(&self, command: &str, arguments: Value) -> Value {
        match self.invoke(command, arguments) {
            Ok(answer) => answer,
            Err(error) => panic!("{command} failed: {error}"),
        }
    }

    /// The error of a command that does not succeed.
    #[track_caller]
    pub fn refusal(&self, command: &str, arguments: Value) -> Value {
        match self.invoke(command, arguments) {
            Ok(answer) => panic!("{command} answered {answer}"),
            Err(error) => error,
        }
    }

    /// The task of a type.
    #[track_caller]
    pub fn task(&self, task_type: &str) -> Value {
        let tasks = self.answer("list_system_tasks", json!({}));
        tasks.as_array().unwrap().iter().find(|task| task["taskType"] == task_type).unwrap().clone()
    }

    /// Edits the task of a type.
    #[track_caller]
    pub fn edit(&self, task_type: &str, input: Value) -> Value {
        self.answer("update_system_task", json!({ "taskType": task_type, "input": input }))
    }

    /// Runs the task of a type and waits for its end.
    #[track_caller]
    pub fn run(&self, task_type: &str) -> Value {
        self.answer("run_system_task_now", json!({ "taskType": task_type }))
    }

    /// The payloads of an event, as they come.
    pub fn listen(&self, event: &str) -> Receiver<Value> {
        let (sender, payloads) = channel();
        self.webview.listen(event, move |event| {
            // The test may have ended.
            let _ = sender.send(serde_json::from_str(event.payload()).unwrap());
        });
        payloads
    }

    /// The next message to the page's channel of this id.
    #[track_caller]
    pub fn message(&self, channel: u32) -> Value {
        let (id, message) = self.messages.lock().unwrap().recv_timeout(PATIENCE).unwrap();
        assert_eq!(id, channel, "{message}");
        message
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        block_on(self.cockpit.shutdown());
    }
}

/// Opens the configured window, as the first turn of the event loop does.
pub fn set_up(app: &mut App<MockRuntime>) -> WebviewWindow<MockRuntime> {
    #[expect(deprecated, reason = "in a loop it would be busy; this is no loop")]
    app.run_iteration(|_, _| {});
    app.get_webview_window("main").unwrap()
}

/// Calls a command from a page at `url`.
pub fn invoke(webview: &Webview<MockRuntime>, url: &str, command: &str, arguments: Value) -> Answer {
    let (sender, response) = channel();
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: url.parse().unwrap(),
        body: InvokeBody::Json(arguments),
        headers: tauri::http::HeaderMap::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    webview.clone().on_message(request, Box::new(move |_, _, response, _, _| drop(sender.send(response))));
    match response.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{command} never answered")) {
        InvokeResponse::Ok(body) => Ok(body.deserialize().unwrap()),
        InvokeResponse::Err(InvokeError(error)) => Err(error),
    }
}

/// Scheduled as ever, but not before the tests are over: nothing goes out into the world by itself.
pub fn options(folder: &Path) -> CockpitOptions {
    const LATER: Duration = Duration::from_hours(1);
    let mut options = CockpitOptions::from_env(folder.to_owned(), "window").unwrap();
    options.scheduler.startup_delay = LATER;
    options.scheduler.start_settle = LATER;
    options
}
