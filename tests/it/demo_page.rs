//! The demo as a newcomer meets it: the program itself with the real bot, its page in a real browser, and nothing
//! prepared. What only a scripted bot shows is in `browser`.

use std::{fs, path::PathBuf};

use fantoccini::key::Key;
use serde_json::json;

use crate::{
    browser::{Browser, enter},
    page::script::PATIENCE,
    support::{eventually, process::Process},
};

/// `artie demo` in a place of its own.
struct Demo {
    process: Process,
    place: PathBuf,
}

impl Demo {
    /// Starts it with numbers of the game that ask already before a small payment.
    fn start() -> Self {
        let place = std::env::temp_dir().join(format!("artie-demo-page-{}", std::process::id()));
        fs::create_dir_all(&place).unwrap();
        let numbers = place.join("economy.toml");
        fs::write(&numbers, "[pay]\nconfirm_from = 200\n").unwrap();
        let data = place.join("data");
        let process = Process::start(
            &["demo", "--data", data.to_str().unwrap()],
            &[("ARTIE_ECONOMY_NUMBERS", numbers.to_str().unwrap()), ("RUST_LOG", "warn")],
        );
        Self { process, place }
    }

    /// The page's address, as it is printed for a person.
    async fn address(&self) -> String {
        let printed = || {
            self.process
                .printed()
                .lines()
                .find_map(|line| Some(line.trim()).filter(|line| line.starts_with("http")).map(str::to_owned))
        };
        eventually(PATIENCE, || async { printed().is_some() }).await;
        printed().unwrap()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.place).ok();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_real_bot_is_clicked_through_from_the_first_coins_to_the_queue() {
    let mut demo = Demo::start();
    let address = demo.address().await;
    let browser = Browser::open(&address, 1280, 800).await;

    // Coins, by the picker and the keyboard alone.
    browser.click("#entry").await;
    browser.keys("/da").await;
    browser.find(".picker-item[aria-selected=true]").await;
    browser.keys(&Key::Tab.to_string()).await;
    browser.find(".command-name").await;
    browser.keys(&enter().to_string()).await;
    browser.message("1,000").await;

    // A payment that asks first: the question is for Ada alone, and pressed once its buttons are used up.
    browser.keys("/wallet pay ").await;
    browser.keys("ben").await;
    browser.find(".picker-item[aria-selected=true] .avatar").await;
    browser.keys(&format!("{}250{}", enter(), enter())).await;
    browser.message("be taken back").await;
    browser.message("Only you can see this").await;
    browser.press("Pay 250").await;
    browser.message("paid @Ben 250").await;
    let used =
        "return [...document.querySelectorAll('article button[data-custom]')].every((button) => button.disabled)";
    browser.until("the buttons are used up", used).await;

    // A calculation in ordinary words goes through the queue, and the panel shows it do so.
    browser.click("#entry").await;
    browser.keys("@Artie what is 12*7").await;
    browser.keys(&enter().to_string()).await;
    browser.message("84").await;
    let done = "return [...document.querySelectorAll('.task')].some((task) => task.textContent.includes('chat') && \
                task.querySelector('.s-completed'))";
    browser.until("the queue's panel shows the task done", done).await;

    // Ben sees the payment and the answer, and nothing of the question.
    browser.switch_to("Ben").await;
    browser.message("paid @Ben 250").await;
    browser.message("84").await;
    let asked = "return document.querySelector('#log').textContent.includes('taken back')";
    assert_eq!(browser.script(asked).await, json!(false));
    browser.close().await;

    // A drawing fits a phone.
    let phone = Browser::open(&address, 390, 844).await;
    phone.click("#entry").await;
    phone.keys(&format!("/streak show{}", enter())).await;
    let fits = "const edge = (css) => document.querySelector(css)?.getBoundingClientRect().right ?? 0; \
                return 0 < edge('.embed .picture img') && edge('.embed .picture img') < edge('.embed:has(.picture)')";
    phone.until("the picture is within its card", fits).await;
    phone.close().await;

    demo.process.terminate();
    assert_eq!(demo.process.ended().await, Some(0), "it was asked to stop");
    let printed = demo.process.printed();
    // A busy machine makes a statement slow, and that is said.
    let printed = printed.lines().filter(|line| !line.contains("slow statement")).collect::<Vec<_>>().join("\n");
    assert!(!printed.contains("WARN") && !printed.contains("ERROR"), "nothing frightens at the end:\n{printed}");
}
