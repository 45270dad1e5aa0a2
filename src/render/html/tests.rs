//! Pages.

use crate::diagram::Story;
use crate::diagram::fixture::{Fixture, code_flow, denied, differing, lose};
use crate::render::{Beside, Format, Options, html, html_beside};
use crate::trace::Trace;

fn options() -> Options {
    Options {
        format: Format::Html,
        footnotes: true,
        ..Options::default()
    }
}

fn page(fixture: &Fixture) -> String {
    html(&fixture.story(), &options())
}

fn on(overlay: &Fixture, base: &Fixture) -> String {
    let beside = Beside {
        base: Some(&base.story()),
        links: &[],
    };
    html_beside(&overlay.story(), beside, &options())
}

/// What stands between the first occurrence of one text and the next of another.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let (_, behind) = page.split_once(from).unwrap();
    behind.split_once(to).unwrap().0
}

/// The values of an attribute.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    let parts = page.split(start.as_str()).skip(1);
    parts.filter_map(|part| part.split('"').next()).collect()
}

#[test]
fn every_link_leads_somewhere_and_ids_are_unique() {
    let overlay = on(&denied(), &code_flow());
    for page in [page(&code_flow()), overlay, page(&differing())] {
        let mut ids = values(&page, "id");
        let links = values(&page, "href");
        assert!(links.len() > 30);
        for link in links {
            match link.strip_prefix('#') {
                Some(target) => assert!(ids.contains(&target), "{link}"),
                None => assert!(
                    link.starts_with("https://www.rfc-editor.org/")
                        || link.starts_with("https://openid.net/specs/")
                        || link.starts_with("https://fetch.spec.whatwg.org/"),
                    "{link}"
                ),
            }
        }
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
        for controlled in values(&page, "aria-controls") {
            assert!(ids.contains(&controlled), "{controlled}");
        }
    }
}

/// Each step has a strip for its documented arrows and one for its messages, an entry in
/// the list, and of each message an article.
#[test]
fn steps_and_messages_are_drawn_listed_and_told() {
    let page = page(&code_flow());
    let chart = between(&page, "data-run=\"own\"", "</section>");
    for step in 1..=8 {
        for strip in ["folded", "unfolded"] {
            let strip = format!("class=\"strip {strip}\" data-step=\"step-{step}\"");
            // A step whose messages stand apart has several of the latter.
            assert!(chart.contains(&strip), "{strip}");
        }
        assert!(page.contains(&format!("id=\"step-{step}\" data-stop=\"step-{step}\"")));
    }
    let listed: Vec<&str> = values(&page, "data-stop");
    let messages: Vec<&&str> = listed
        .iter()
        .filter(|id| !id.starts_with("step-"))
        .collect();
    assert!(messages.len() > 10);
    for id in messages {
        assert!(page.contains(&format!("id=\"{id}\" data-event=")), "{id}");
        assert!(chart.contains(&format!("data-id=\"{id}\"")), "{id}");
    }
}

#[test]
fn the_page_needs_nothing_but_itself() {
    let page = page(&code_flow());
    for forbidden in [
        " src=",
        "<link",
        "@import",
        "url(",
        "<iframe",
        " style=",
        " onclick=",
    ] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    assert_eq!(page.matches("<script").count(), 1);
    assert!(page.starts_with("<!doctype html>\n<html lang=\"en\">"));
}

/// The policy names the script and the style sheet as they stand, and nothing else.
#[test]
fn the_policy_holds_for_what_stands_in_the_page() {
    let page = page(&code_flow());
    let script = between(&page, "<script>", "</script>");
    let style = between(&page, "<style>", "</style>");
    assert!(script.contains("keydown") && style.contains(".chart .line"));
    let policy = super::policy::inline(script, style).replace('\'', "&#39;");
    assert!(page.contains(&format!("content=\"{policy}\"")), "{policy}");
    assert!(!policy.contains("unsafe"));
}

#[test]
fn states_are_told_in_words() {
    let page = page(&denied());
    let remark = "stopped: access_denied in the query at Web App (303)";
    assert!(page.contains(remark));
    assert!(page.contains("<section class=\"verdict stopped\""));
    assert!(page.contains("<span class=\"word stopped\">stopped</span>"));
    let steps = page.matches("<li class=\"step not-reached\"").count();
    assert_eq!(steps, 4);
    let words = page.matches("<span class=\"word not-reached\">not reached</span>");
    assert_eq!(words.count(), 4);
    assert!(page.contains("<strong>The run fails as declared: stops as declared at step 4."));
    let page = self::page(&differing());
    assert!(page.contains("<strong>The run differs from its documented steps.</strong>"));
    assert!(page.contains("<li>wrong sender: token-response left okta; a browser sends it</li>"));
}

#[test]
fn speaker_notes_stand_with_their_step() {
    let mut fixture = code_flow();
    fixture.walkthrough.steps[1].speaker = Some("Look at the status.\nWho asks next?".to_owned());
    let page = page(&fixture);
    let step = between(
        &page,
        "<li class=\"step happened\" id=\"step-2\"",
        "<li class",
    );
    assert!(step.contains("<p>Look at the status.</p><p>Who asks next?</p>"));
    assert_eq!(page.matches("class=\"speaker\"").count(), 1);
}

/// A password, a code and a token: who has seen them, and by which message.
#[test]
fn who_knows_what_names_the_messages() {
    let trace = include_str!("article/recordings/okta-authorization-code.jsonl");
    let trace = Trace::from_jsonl(trace).unwrap();
    let page = html(
        &Story::new(&trace, &trace.header.walkthroughs[0]),
        &options(),
    );
    let table = between(&page, "<tbody>", "</tbody>");
    let rows: Vec<&str> = table.split("<tr ").skip(1).collect();
    let row = |label: &str| {
        let head = format!("<code>{label}</code>");
        let found = rows.iter().find(|row| row.contains(&head));
        *found.unwrap_or_else(|| panic!("{label}: {table}"))
    };
    assert!(row("code").contains(" class=\"history\""));
    assert!(row("code").contains("<a href=\"#message-5.1\">5.1</a>"));
    assert!(!row("access_token").contains(" class=\"history\""));
    let column = "<th scope=\"col\">user/browser <span class=\"lifeline\">";
    let columns = page.matches(column).count();
    assert_eq!(columns, 1);
}

#[test]
fn an_overlay_and_its_base_part_where_they_first_differ() {
    let (base, mut overlay) = (code_flow(), code_flow());
    let event = overlay.event("token-request");
    lose(&mut overlay, event);
    let page = on(&overlay, &base);
    let sticker = "<p class=\"parting\">";
    // On both drawings the folded and the unfolded strip, and once in the list.
    assert_eq!(page.matches(sticker).count(), 5);
    for shown in ["folded", "unfolded"] {
        let strip = format!("<div class=\"strip {shown}\" data-step=\"step-5\">{sticker}");
        assert_eq!(page.matches(&strip).count(), 2, "{shown}");
    }
    assert!(page.contains("data-run=\"base\" aria-hidden=\"true\" hidden>"));
    let alike = on(&base, &base);
    assert!(!alike.contains(sticker));
    assert!(!html(&overlay.story(), &options()).contains("data-run=\"base\""));
}

/// A run that ends before its base does parts behind its last event.
#[test]
fn a_run_that_breaks_off_parts_at_its_end() {
    let (base, mut overlay) = (code_flow(), code_flow());
    overlay.trace.events.pop();
    let part = |one: &Story<'_>, other: &Story<'_>| super::base::parting(one, other);
    let expected = Some(overlay.trace.events.len());
    let overlay = Story::new(&overlay.trace, &overlay.walkthrough);
    assert_eq!(part(&overlay, &base.story()), expected);
    assert_eq!(part(&base.story(), &overlay), expected);
}

/// The base has no places of its own on the page: what it draws cannot be taken for the overlay's.
#[test]
fn the_drawing_of_the_base_refers_to_nothing() {
    let page = on(&denied(), &code_flow());
    let base = between(&page, "data-run=\"base\"", "</section>");
    assert!(base.contains("data-step=\"step-8\""));
    assert!(!base.contains("data-id=") && !base.contains("<a "));
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
    step.speaker = Some(HOSTILE.to_owned());
    HOSTILE.clone_into(&mut step.label.text);
    HOSTILE.clone_into(&mut step.notes[0].text);
    let page = on(&fixture, &fixture);
    assert_eq!(page.matches("<script").count(), 1);
    let at = page
        .find("\" onmouseover")
        .map(|at| &page[at - 300..at + 60]);
    assert_eq!(at, None);
    let at = page.find('\u{202e}').map(|at| &page[at - 300..at]);
    assert_eq!(at, None);
    assert!(page.contains("{{ 7 * 7 }}") && page.contains("&amp;lt;"));
    assert_eq!(
        page.matches("</title>").count(),
        1 + page.matches("<title>").count() - 1
    );
}

#[test]
fn the_words_are_those_of_the_walkthrough() {
    let mut fixture = denied();
    fixture.walkthrough.language = "zh-TW".to_owned();
    let page = page(&fixture);
    assert!(page.contains("<html lang=\"zh-TW\">") && page.contains(">步驟<"));
}
