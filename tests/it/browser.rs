//! The demo's page in a real browser: headless Chromium through chromedriver, clicked through like a newcomer would.

use std::{
    path::PathBuf,
    process::Stdio,
    sync::atomic::{AtomicU32, Ordering},
};

use fantoccini::{Client, ClientBuilder, Locator, elements::Element, key::Key};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use crate::page::{script::PATIENCE, stage};

const FLAGS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    // Where /dev/shm is small, as in a container, a page would crash.
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A browser of its own for one test.
pub(crate) struct Browser {
    client: Client,
    /// Where the driver listens.
    driver: String,
    profile: PathBuf,
    _process: Child,
}

impl Browser {
    /// Opens the demo's page.
    pub(crate) async fn open(address: &str, width: u32, height: u32) -> Self {
        Self::open_at(address, width, height, "article, .welcome").await
    }

    /// Opens any page and waits until this is on it.
    pub(crate) async fn open_at(address: &str, width: u32, height: u32, landmark: &str) -> Self {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        let name = format!("artie-browser-{}-{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        let profile = std::env::temp_dir().join(name);
        let (process, driver) = start_driver().await;
        let mut arguments: Vec<_> = FLAGS.map(str::to_owned).into();
        arguments.push(format!("--user-data-dir={}", profile.display()));
        arguments.push(format!("--window-size={width},{height}"));
        let capabilities = json!({
            "goog:chromeOptions": {"args": arguments, "mobileEmulation": {
                "deviceMetrics": {"width": width, "height": height, "pixelRatio": 1, "touch": false},
            }},
            "goog:loggingPrefs": {"browser": "ALL"},
        });
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.as_object().unwrap().clone())
            .connect(&driver)
            .await
            .expect("Chromium starts: `./dev test` installs it with its driver");
        client.goto(address).await.unwrap();
        let browser = Self { client, driver, profile, _process: process };
        browser.find(landmark).await;
        browser
    }

    pub(crate) async fn find(&self, css: &str) -> Element {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        found.unwrap_or_else(|error| panic!("nothing on the page is `{css}`: {error}"))
    }

    /// Waits for a message that holds this text.
    pub(crate) async fn message(&self, text: &str) -> Element {
        let path = format!("//article[contains(., '{text}')]");
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::XPath(&path)).await;
        found.unwrap_or_else(|error| panic!("no message holds “{text}”: {error}"))
    }

    /// Presses keys wherever the focus is.
    pub(crate) async fn keys(&self, keys: &str) {
        self.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    pub(crate) async fn click(&self, css: &str) {
        self.find(css).await.click().await.unwrap();
    }

    /// Presses the button of a message that says this.
    pub(crate) async fn press(&self, label: &str) {
        let path = format!("//article//button[contains(., '{label}')]");
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::XPath(&path)).await;
        let button = found.unwrap_or_else(|error| panic!("no button says “{label}”: {error}"));
        button.click().await.unwrap();
    }

    /// Goes on as somebody else.
    pub(crate) async fn switch_to(&self, name: &str) {
        let code = format!(
            "[...document.querySelectorAll('[data-person]')].find((one) => one.textContent.includes('{name}')).click()"
        );
        self.script(&code).await;
        let is_there = format!("return document.querySelector('.me-name')?.textContent === '{name}'");
        self.until(&format!("the page acts as {name}"), &is_there).await;
    }

    pub(crate) async fn script(&self, code: &str) -> Value {
        self.client.execute(code, Vec::new()).await.unwrap()
    }

    /// Waits until a script says `true`.
    pub(crate) async fn until(&self, what: &str, code: &str) {
        let holds = async {
            while self.script(code).await != json!(true) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, holds).await.unwrap_or_else(|_| panic!("{what}"));
    }

    /// The console must be free of errors: refused resources and violated policies are errors too.
    pub(crate) async fn close(self) {
        let session = self.client.session_id().await.unwrap().unwrap();
        let log = reqwest::Client::new().post(format!("{}/session/{session}/se/log", self.driver));
        let log: Value = log.json(&json!({"type": "browser"})).send().await.unwrap().json().await.unwrap();
        let entries = log["value"].as_array().expect("the driver hands out the console");
        let errors: Vec<_> = entries.iter().filter(|entry| entry["level"] == "SEVERE").collect();
        assert!(errors.is_empty(), "{errors:#?}");
        self.client.close().await.unwrap();
        std::fs::remove_dir_all(&self.profile).ok();
    }
}

/// Starts chromedriver on a free port; it says which.
async fn start_driver() -> (Child, String) {
    let mut process = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("chromedriver is on the PATH: `./dev test` installs it");
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let port = async {
        loop {
            let line = lines.next_line().await.unwrap().expect("chromedriver says its port");
            let found = line.strip_prefix("ChromeDriver was started successfully on port ");
            if let Some(port) = found.and_then(|rest| rest.trim_end_matches('.').parse::<u16>().ok()) {
                return port;
            }
        }
    };
    let port = tokio::time::timeout(PATIENCE, port).await.expect("chromedriver starts");
    (process, format!("http://127.0.0.1:{port}"))
}

pub(crate) fn enter() -> char {
    Key::Enter.into()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_talks_uses_commands_presses_and_switches() {
    let stage = stage().await;
    let browser = Browser::open(&stage.address, 1280, 800).await;
    browser.click("#entry").await;
    browser.keys(&format!("hello **there** <b>not bold</b>{}", enter())).await;
    browser.message("<b>not bold</b>").await;
    assert_eq!(browser.find("article strong").await.text().await.unwrap(), "there");
    assert_eq!(browser.script("return document.querySelectorAll('article b').length").await, 0);

    // The picker: by keyboard alone.
    browser.keys("/da").await;
    browser.find(".picker-item[aria-selected=true]").await;
    browser.keys(&Key::Tab.to_string()).await;
    browser.find(".command-name").await;
    browser.keys(&enter().to_string()).await;
    browser.message("1,000 coins").await;
    browser.keys("/calc ").await;
    browser.keys(&format!("2+2*3{}", enter())).await;
    browser.message("used /calc").await;

    // What is typed after a command with only optional options goes into the first of them.
    browser.keys("/roll ").await;
    browser.keys(&format!("2d6{}", enter())).await;
    browser.message("rolled 2d6").await;

    // A person is chosen from the list; a wrong number never reaches the bot.
    browser.keys("/wallet pay ").await;
    browser.keys("ben").await;
    browser.find(".picker-item[aria-selected=true] .avatar").await;
    browser.keys(&enter().to_string()).await;
    browser.keys(&format!("0{}", enter())).await;
    assert_eq!(browser.find(".trouble").await.text().await.unwrap(), "“amount” must be at least 1.");
    browser.keys(&format!("{}50{}", Key::Backspace, enter())).await;
    browser.message("Paid 50 to @Ben").await;
    browser.message("Only you can see this").await;

    // Suggestions make the round trip; a form opens and is sent.
    browser.keys("/find ").await;
    browser.keys("ca").await;
    browser.find(".picker-item[aria-selected=true]").await;
    browser.keys(&enter().to_string()).await;
    browser.until("the suggestion is taken", "return document.querySelector('.option-input')?.value === 'Cake'").await;
    browser.keys(&enter().to_string()).await;
    browser.message("cake").await;
    browser.keys(&format!("/note{}", enter())).await;
    browser.find("dialog[open] input").await;
    browser.keys(&format!("from the form{}", enter())).await;
    browser.message("You wrote: from the form").await;

    browser.click("button[data-custom=again]").await;
    browser.message("Pressed once.").await;

    // Another person sees what is public and nothing else.
    browser.switch_to("Ben").await;
    browser.message("Pressed once.").await;
    assert_eq!(browser.script("return document.querySelector('#log').textContent.includes('Paid 50')").await, false);
    browser.client.refresh().await.unwrap();
    browser
        .until("a reload keeps the person", "return document.querySelector('.me-name')?.textContent === 'Ben'")
        .await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_edited_and_deleted_and_the_clock_is_pushed() {
    let stage = stage().await;
    let browser = Browser::open(&stage.address, 1280, 800).await;
    browser.click("#entry").await;
    browser.keys(&format!("a tpyo{}", enter())).await;
    browser.message("a tpyo").await;
    browser.keys(&Key::Up.to_string()).await;
    browser.until("the text is there to edit", "return document.querySelector('#entry').value === 'a tpyo'").await;
    browser.keys(&format!("{}{}{}ypo{}", Key::Backspace, Key::Backspace, Key::Backspace, enter())).await;
    browser.message("a typo (edited)").await;
    browser.keys(&Key::Up.to_string()).await;
    browser.until("the text is there again", "return document.querySelector('#entry').value === 'a typo'").await;
    browser.script("document.querySelector('#entry').select()").await;
    browser.keys(&format!("{}{}", Key::Delete, enter())).await;
    browser.until("the message is gone", "return !document.querySelector('#log').textContent.includes('typo')").await;

    browser.click("#tab-clock").await;
    browser.click(".pushes .push:nth-child(3)").await;
    browser
        .until("a day passed", "return document.querySelector('#clock-offset').textContent.startsWith('1 day')")
        .await;
    browser.click("#tab-faults").await;
    browser.click(".fault[data-kind='429']").await;
    browser.until("the fault waits", "return document.querySelector('.fault-count').textContent === '1 waiting'").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_narrow_screen_has_drawers_and_nothing_hangs_over() {
    let stage = stage().await;
    let browser = Browser::open(&stage.address, 390, 844).await;
    let width = "return document.documentElement.scrollWidth <= 390 && document.body.scrollWidth <= 390";
    assert_eq!(browser.script(width).await, true);
    assert!(!browser.find("#places").await.is_displayed().await.unwrap());
    browser.click("#open-places").await;
    browser
        .until(
            "the drawer opens",
            "return getComputedStyle(document.querySelector('#places')).visibility === 'visible'",
        )
        .await;
    browser
        .script("[...document.querySelectorAll('.place')].find((node) => node.textContent === 'games').click()")
        .await;
    browser
        .until("the channel changes", "return document.querySelector('#channel-name').textContent === 'games'")
        .await;
    browser.click("#open-side").await;
    browser
        .until("the panel opens", "return getComputedStyle(document.querySelector('#side')).visibility === 'visible'")
        .await;
    browser.keys(&Key::Escape.to_string()).await;
    browser
        .until("it closes", "return getComputedStyle(document.querySelector('#side')).visibility === 'hidden'")
        .await;
    browser.click("#entry").await;
    browser.keys(&format!("/daily{}", enter())).await;
    browser.message("1,000 coins").await;
    assert_eq!(browser.script(width).await, true);
    browser.close().await;
}
