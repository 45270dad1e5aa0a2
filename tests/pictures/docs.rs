//! The pictures in docs/pictures are what the tool draws; `just pictures` draws them anew.

use std::fs;
use std::path::PathBuf;

use flowscribe::diagram::{Detail, Story};
use flowscribe::render::{Format, Options, Theme, render};
use flowscribe::scenario::Scenario;
use flowscribe::simulation;

/// Scenario, detail, theme.
const PICTURES: [(&str, Detail, Theme); 9] = [
    ("okta-authorization-code", Detail::Steps, Theme::Auto),
    ("okta-authorization-code", Detail::Messages, Theme::Auto),
    ("okta-implicit", Detail::Steps, Theme::Mono),
    ("okta-implicit-guide", Detail::Steps, Theme::Auto),
    ("okta-implicit-spa", Detail::Steps, Theme::Auto),
    ("implicit-six-steps", Detail::Steps, Theme::Auto),
    ("implicit-a-to-g", Detail::Steps, Theme::Auto),
    ("redirect-uri-unregistered", Detail::Steps, Theme::Auto),
    ("state-mismatch", Detail::Messages, Theme::Auto),
];

fn path(scenario: &str, detail: Detail) -> PathBuf {
    PathBuf::from(format!("docs/pictures/{scenario}-{detail}.svg"))
}

#[test]
fn pictures_in_docs_are_what_is_drawn() {
    for (scenario, detail, theme) in PICTURES {
        let trace = simulation::run(&Scenario::load(scenario).unwrap(), 0).unwrap();
        let story = Story::new(&trace, &trace.header.walkthroughs[0]);
        let options = Options {
            format: Format::Svg,
            detail,
            theme,
            footnotes: true,
            ..Options::default()
        };
        let drawn = render(&story, &options).unwrap();
        let path = path(scenario, detail);
        if std::env::var_os("WRITE_PICTURES").is_some() {
            fs::write(&path, &drawn.bytes).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            drawn.text() == kept,
            "{}: draw it anew with `just pictures`",
            path.display()
        );
    }
}

#[test]
fn the_page_shows_every_picture_and_no_other() {
    let page = fs::read_to_string("docs/pictures.md").unwrap();
    let shown = page.matches("](pictures/").count();
    assert_eq!(shown, PICTURES.len());
    for (scenario, detail, _) in PICTURES {
        assert!(
            page.contains(&format!("](pictures/{scenario}-{detail}.svg)")),
            "{scenario}"
        );
    }
    let kept = fs::read_dir("docs/pictures").unwrap().count();
    assert_eq!(kept, PICTURES.len(), "files in docs/pictures");
}
