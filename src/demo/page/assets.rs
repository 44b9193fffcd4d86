//! The page's files, compiled in: it works offline, and the binary is all there is.

/// One file as it is served.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asset {
    /// Its name in the address; the page itself is empty.
    pub(super) name: &'static str,
    /// Its media type.
    pub(super) media_type: &'static str,
    /// Its text.
    pub(super) text: &'static str,
}

macro_rules! assets {
    ($($name:literal from $file:literal as $media_type:literal),* $(,)?) => {
        /// Every file of the page.
        pub(super) const ASSETS: &[Asset] = &[$(Asset {
            name: $name,
            media_type: $media_type,
            text: include_str!(concat!("../assets/", $file)),
        }),*];
    };
}

assets! {
    "" from "index.html" as "text/html; charset=utf-8",
    "icon.svg" from "icon.svg" as "image/svg+xml",
    "frame.css" from "frame.css" as "text/css; charset=utf-8",
    "chat.css" from "chat.css" as "text/css; charset=utf-8",
    "composer.css" from "composer.css" as "text/css; charset=utf-8",
    "panel.css" from "panel.css" as "text/css; charset=utf-8",
    "app.js" from "app.js" as "text/javascript; charset=utf-8",
    "commandform.js" from "commandform.js" as "text/javascript; charset=utf-8",
    "commands.js" from "commands.js" as "text/javascript; charset=utf-8",
    "composer.js" from "composer.js" as "text/javascript; charset=utf-8",
    "controls.js" from "controls.js" as "text/javascript; charset=utf-8",
    "dom.js" from "dom.js" as "text/javascript; charset=utf-8",
    "invite.js" from "invite.js" as "text/javascript; charset=utf-8",
    "link.js" from "link.js" as "text/javascript; charset=utf-8",
    "log.js" from "log.js" as "text/javascript; charset=utf-8",
    "markdown.js" from "markdown.js" as "text/javascript; charset=utf-8",
    "message.js" from "message.js" as "text/javascript; charset=utf-8",
    "panel.js" from "panel.js" as "text/javascript; charset=utf-8",
    "picker.js" from "picker.js" as "text/javascript; charset=utf-8",
    "places.js" from "places.js" as "text/javascript; charset=utf-8",
    "state.js" from "state.js" as "text/javascript; charset=utf-8",
}

/// The file of this name.
pub(super) fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn every_file_of_the_folder_is_served_and_none_reaches_outside() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/demo/assets");
        let files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(files.len(), ASSETS.len(), "{files:?}");
        for asset in ASSETS {
            let allowed = asset.text.replace("http://www.w3.org/2000/svg", "");
            assert!(!allowed.contains("src=\"http") && !allowed.contains("url(http"), "{}", asset.name);
        }
    }

    #[test]
    fn no_script_makes_html_of_text() {
        for asset in ASSETS.iter().filter(|asset| asset.media_type.starts_with("text/javascript")) {
            for danger in
                ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "DOMParser"]
            {
                assert!(!asset.text.contains(danger), "{} uses {danger}", asset.name);
            }
        }
        let page = find("").unwrap().text;
        let inline = regex::Regex::new(r"\s(style|on[a-z]+)=").unwrap();
        assert!(!inline.is_match(page), "inline styles and handlers are refused by the policy");
    }
}
