//! The window as a person has it before them: places to go, things to press, words to wait for.

use std::path::Path;

use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use system_tests::{
    demo,
    driver::{Driver, be_patient},
    local_server::{Item, LocalServer, NEWSDATA_KEY},
    own_display::OwnDisplay,
    programs::{self, ctl, ctl_json},
};
use tempfile::TempDir;

/// Waits in the page until an element shows a text, or until none does; no polling.
const WAIT: &str = r"
    const [selector, text, wanted, done] = arguments;
    const shows = () => [...document.querySelectorAll(selector)].some((e) => e.textContent.includes(text));
    if (shows() === wanted) return done(true);
    const look = () => {
      if (shows() !== wanted) return;
      observer.disconnect();
      document.removeEventListener('focusin', look);
      done(true);
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    // A focus that moves changes nothing in the document.
    document.addEventListener('focusin', look);
";

/// A window on a folder, a local server and a display of its own.
pub struct CockpitWindow {
    pub server: LocalServer,
    pub client: Client,
    pub folder: TempDir,
    driver: Option<Driver>,
    display: OwnDisplay,
}

impl Drop for CockpitWindow {
    fn drop(&mut self) {
        // Before the folder, whose lock says which window it has to end, and the display that this is on.
        drop(self.driver.take());
    }
}

async fn open(display: &OwnDisplay, folder: &Path, variables: &[(&str, &str)]) -> (Driver, Client) {
    let variables = [variables, &[("DISPLAY", &display.name)]].concat();
    Driver::open(&programs::window().unwrap(), folder, &variables).await.unwrap()
}

impl CockpitWindow {
    /// Opens a first start: one feed with two items, one calendar, everything run once.
    pub async fn open() -> Self {
        Self::open_with(&[]).await
    }

    /// The same, with variables for the window.
    pub async fn open_with(variables: &[(&str, &str)]) -> Self {
        let server = LocalServer::start().await.unwrap();
        server.publish("harbour", Item::new("Night ferry to run all winter", "Until <b>March</b>."));
        server.publish("harbour", Item::new("Lighthouse keeper retires", "Forty years."));
        let folder = tempfile::tempdir().unwrap();
        let feeds = json!({ "feeds": [{ "name": "Harbour Gazette", "url": server.feed_url("harbour") }] });
        let calendars = json!({ "calendars": [{ "name": "Team", "url": server.calendar_url() }] });
        set(folder.path(), &["news_sync", "--retries", "0", "--config", &feeds.to_string()]).await;
        set(folder.path(), &["calendar_sync", "--config", &calendars.to_string()]).await;
        Self::on(server, folder, variables).await
    }

    /// Opens the demo: three days lie behind it, and the calendar cannot be read.
    pub async fn on_stage() -> Self {
        let server = LocalServer::start().await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        demo::set(&server, folder.path()).await.unwrap();
        Self::on(server, folder, &[("NEWSDATA_API_KEY", NEWSDATA_KEY)]).await
    }

    /// Opens a folder, with variables for the window.
    pub async fn on(server: LocalServer, folder: TempDir, variables: &[(&str, &str)]) -> Self {
        let display = OwnDisplay::start().unwrap();
        let (driver, client) = open(&display, folder.path(), variables).await;
        let window = Self { server, client, folder, driver: Some(driver), display };
        window.shows("h1", "Dashboard").await;
        window
    }

    /// Lets a test wait longer, for a slot that is a minute away.
    pub async fn be_patient(&self, patience: std::time::Duration) {
        be_patient(&self.client, patience).await.unwrap();
    }

    /// Closes the window and opens it again on the same folder.
    pub async fn restart(mut self) -> Self {
        self.client.clone().close().await.unwrap();
        drop(self.driver.take());
        let (driver, client) = open(&self.display, self.folder.path(), &[]).await;
        (self.driver, self.client) = (Some(driver), client);
        self.shows("h1", "").await;
        self
    }

    /// Goes to a place of the navigation.
    pub async fn go(&self, place: &str) {
        // Clicked in the page: the link may lie under a toast.
        let link = format!("document.querySelector(\"nav a[title='{place}']\").click()");
        self.client.execute(&link, Vec::new()).await.unwrap();
        self.shows("h1", place).await;
    }

    /// Presses the control of this accessible name, once it is not busy with a press before.
    pub async fn press(&self, name: &str) {
        let control = format!("[aria-label='{name}']:not([aria-busy])");
        self.client.wait().for_element(Locator::Css(&control)).await.unwrap().click().await.unwrap();
    }

    /// Replaces what is in the control of this accessible name.
    pub async fn fill(&self, name: &str, text: &str) {
        let control = self.client.find(Locator::Css(&format!("[aria-label='{name}']"))).await.unwrap();
        // Not `clear`: it sets the value behind React's back. With the focus there already: a driver that has to bring it puts the
        // caret behind the text, and what is typed would follow it.
        let element = serde_json::to_value(&control).unwrap();
        let select = "arguments[0].focus(); arguments[0].select()";
        self.client.execute(select, vec![element]).await.unwrap();
        control.send_keys(text).await.unwrap();
    }

    /// Waits until nothing on the page is still to come.
    pub async fn has_loaded(&self) {
        self.hides("[role='status'][aria-label='Loading']", "").await;
    }

    /// Waits until the dialog that was opened has the focus in its field: before, keys are nobody's.
    pub async fn is_asked(&self) {
        self.shows("[role='dialog'] :is(input, textarea):focus", "").await;
    }

    /// Goes to an address, as a link of the page would, and waits for its heading and for what it shows.
    pub async fn visit(&self, path: &str, heading: &str) {
        self.client.execute("history.pushState({}, '', arguments[0])", vec![path.into()]).await.unwrap();
        self.shows("h1", heading).await;
        self.has_loaded().await;
    }

    /// Chooses a theme in the settings, as a person does.
    pub async fn choose_theme(&self, theme: &str) {
        self.visit("/settings", "Settings").await;
        let select = Locator::XPath("//label[.='Theme']/..//select");
        let select = self.client.wait().for_element(select).await.unwrap();
        select.select_by_value(theme).await.unwrap();
        self.shows(if theme == "dark" { "html.dark" } else { "html:not(.dark)" }, "").await;
    }

    /// A computed style of the first element that matches.
    pub async fn style(&self, selector: &str, property: &str) -> String {
        let element = self.client.find(Locator::Css(selector)).await.unwrap();
        element.css_value(property).await.unwrap()
    }

    /// Gives the window another size.
    pub async fn resize(&self, (width, height): (u32, u32)) {
        self.client.set_window_size(width, height).await.unwrap();
    }

    /// Types at where the focus is.
    pub async fn type_keys(&self, keys: &str) {
        self.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// Waits until an element that matches shows the text.
    pub async fn shows(&self, selector: &str, text: &str) {
        self.wait(selector, text, true).await;
    }

    /// Waits until no element that matches shows the text.
    pub async fn hides(&self, selector: &str, text: &str) {
        self.wait(selector, text, false).await;
    }

    async fn wait(&self, selector: &str, text: &str, wanted: bool) {
        let arguments = vec![json!(selector), json!(text), json!(wanted)];
        if let Err(error) = self.client.execute_async(WAIT, arguments).await {
            self.keep_screenshot("failed").await;
            let page = self.client.find(Locator::Css("body")).await.unwrap().text().await.unwrap();
            panic!("{selector} should{} show {text:?}: {error}\n{page}", if wanted { "" } else { " not" });
        }
    }

    /// Keeps a picture of the window.
    pub async fn keep_screenshot(&self, name: &str) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        // A picture is taken with the next frame, and a page at rest paints none: something has to move.
        let motion = "document.body.animate([{ opacity: 1 }, { opacity: 0.999 }], { duration: 20000 })";
        self.client.execute(&format!("{motion}; return true"), Vec::new()).await.unwrap();
        let picture = self.client.screenshot().await.unwrap();
        std::fs::write(folder.join(format!("{name}.png")), picture).unwrap();
    }

    /// What `cockpitctl` says of the same cockpit, over its socket.
    pub async fn ask(&self, arguments: &[&str]) -> Value {
        ctl_json(self.folder.path(), arguments).await.unwrap()
    }
}

/// A cell of a task's row.
pub fn cell(task: &str, name: &str) -> String {
    format!("[data-testid='task-row-{task}'] [data-testid='{name}']")
}

async fn set(folder: &Path, arguments: &[&str]) {
    let arguments: Vec<&str> = ["set"].iter().chain(arguments).copied().collect();
    let output = ctl(folder, &arguments).await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
