//! Pages.

use crate::diagram::Detail;
use crate::diagram::fixture::{Fixture, code_flow, denied, differing};
use crate::render::{Format, Options, html};

fn page(fixture: &Fixture, detail: Detail) -> String {
    let options = Options {
        format: Format::Html,
        footnotes: true,
        detail,
        ..Options::default()
    };
    html(&fixture.story(), &options)
}

/// The values of an attribute.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    let parts = page.split(start.as_str()).skip(1);
    parts.filter_map(|part| part.split('"').next()).collect()
}

#[test]
fn every_link_leads_somewhere_and_ids_are_unique() {
    for fixture in [code_flow(), denied(), differing()] {
        for detail in Detail::ALL {
            let page = page(&fixture, *detail);
            let mut ids = values(&page, "id");
            for link in values(&page, "href") {
                match link.strip_prefix('#') {
                    Some(target) => assert!(ids.contains(&target), "{detail}: {link}"),
                    None => assert!(
                        link.starts_with("https:&#x2f;&#x2f;www.rfc-editor.org"),
                        "{link}"
                    ),
                }
            }
            let count = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), count);
        }
    }
}

#[test]
fn arrows_and_steps_are_linked_both_ways() {
    let page = page(&code_flow(), Detail::Steps);
    for step in 1..=8 {
        for part in [
            format!(" id=\"step-{step}\""),
            format!(" id=\"text-step-{step}\""),
            format!("href=\"#step-{step}\""),
            format!("href=\"#text-step-{step}\""),
        ] {
            assert!(page.contains(&part), "{part}");
        }
    }
}

#[test]
fn the_page_needs_nothing_but_itself() {
    let page = page(&code_flow(), Detail::Wire);
    for forbidden in ["<script", "src=", "<link", "@import", "url(", "<iframe"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    assert!(page.starts_with("<!doctype html>\n<html lang=\"en\">"));
}

#[test]
fn states_are_told_in_words() {
    let page = page(&denied(), Detail::Steps);
    let remark = "stopped: access_denied in the query at Web App (303)";
    assert!(page.contains(remark));
    assert_eq!(
        page.matches("class=\"row right request not-reached\"")
            .count(),
        2
    );
    assert_eq!(
        page.matches("class=\"row left request not-reached\"")
            .count(),
        2
    );
    assert!(
        page.matches("<span class=\"word not-reached\">not reached</span>")
            .count()
            >= 8
    );
    assert!(page.contains("<strong>The run matches its documented steps.</strong>"));
    let page = self::page(&differing(), Detail::Steps);
    assert!(page.contains("<strong>The run differs from its documented steps.</strong>"));
    assert!(page.contains("<li>wrong sender: token-response left okta; a browser sends it</li>"));
}

#[test]
fn heads_and_bodies_are_there_at_every_level() {
    for detail in Detail::ALL {
        let page = page(&code_flow(), *detail);
        assert!(page.contains("username=alice&amp;password=correct+horse+battery+staple"));
    }
}

const HOSTILE: &str =
    "</title><script>alert(1)</script>\" onmouseover='x' {{ 7 * 7 }} &lt; \u{202e}";

#[test]
fn hostile_text_stays_text() {
    let mut fixture = code_flow();
    HOSTILE.clone_into(&mut fixture.trace.header.title);
    HOSTILE.clone_into(&mut fixture.trace.header.lesson);
    HOSTILE.clone_into(&mut fixture.trace.header.scenario);
    HOSTILE.clone_into(&mut fixture.walkthrough.language);
    fixture.walkthrough.title = Some(HOSTILE.to_owned());
    HOSTILE.clone_into(&mut fixture.walkthrough.lifelines[0].name);
    let step = &mut fixture.walkthrough.steps[0];
    HOSTILE.clone_into(&mut step.id);
    step.number = Some(HOSTILE.to_owned());
    HOSTILE.clone_into(&mut step.label.text);
    HOSTILE.clone_into(&mut step.notes[0].text);
    for detail in Detail::ALL {
        let page = page(&fixture, *detail);
        assert!(!page.contains("<script") && !page.contains("\" onmouseover"));
        assert!(!page.contains('\u{202e}'));
        assert!(page.contains("{{ 7 * 7 }}") && page.contains("&amp;lt;"));
        assert_eq!(page.matches("</title>").count(), 1);
    }
}

#[test]
fn the_words_are_those_of_the_walkthrough() {
    let mut fixture = denied();
    fixture.walkthrough.language = "zh-TW".to_owned();
    let page = page(&fixture, Detail::Messages);
    assert!(page.contains("<html lang=\"zh-TW\">") && page.contains(">步驟<"));
}
