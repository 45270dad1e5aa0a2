//! What is told of recorded messages: of three real runs, and of runs by hand.
//!
//! `recordings/` holds those runs; tests/runs/recording.rs sees to it that they
//! are what the scenarios of these names give.

mod changed;
mod tokens;

use minijinja::value::Serde;

use super::*;
use crate::diagram::fixture::code_flow;
use crate::diagram::{Detail, build};
use crate::render::templates::TEMPLATES;
use crate::trace::{Mishap, Octets, Trace};

const CODE: &str = include_str!("../recordings/okta-authorization-code.jsonl");
const IMPLICIT: &str = include_str!("../recordings/okta-implicit.jsonl");
const TAMPERED: &str = include_str!("../recordings/tampered-signature.jsonl");

const TEMPLATE: &str = "{% from \"article.html\" import article %}\
    {% for message in messages %}{{ article(message, words) }}{% endfor %}";

fn recorded(jsonl: &str) -> Trace {
    Trace::from_jsonl(jsonl).unwrap()
}

fn told(story: &Story<'_>, language: &str) -> Vec<Article> {
    let recording = build(story, Detail::Wire);
    articles(story, &recording, Words::of(language.parse().unwrap()))
}

fn written(messages: &[Article], language: &str) -> String {
    #[derive(Serialize)]
    struct Page<'a, W> {
        messages: &'a [Article],
        words: W,
    }
    let words = Words::of(language.parse().unwrap()).article();
    let page = Page { messages, words };
    let template = TEMPLATES.template_from_named_str("page.html", TEMPLATE);
    template
        .and_then(|template| template.render(Serde(&page)))
        .unwrap()
}

fn html_in(story: &Story<'_>, language: &str) -> String {
    written(&told(story, language), language)
}

fn html(trace: &Trace) -> String {
    let story = Story::new(trace, &trace.header.walkthroughs[0]);
    html_in(&story, "en")
}

/// The article of one event.
fn of(page: &str, event: usize) -> &str {
    let mark = format!("data-event=\"{event}\"");
    let article = page.split("<article ").find(|one| one.contains(&mark));
    article.unwrap().split("</article>").next().unwrap()
}

/// The cells and words without the tags.
fn text(html: &str) -> String {
    let parts = html.split('<').map(|part| match part.split_once('>') {
        Some((_, text)) => text,
        None => part,
    });
    let text = parts.collect::<String>().replace("&quot;", "\"");
    text.replace("&#39;", "'")
}

/// The position of the first request or response whose octets hold a text.
fn event(trace: &Trace, text: &str) -> usize {
    let holds = |event: &Event| {
        let transfer = event.transfer().map(|(_, transfer)| transfer);
        let octets = transfer.map(|transfer| transfer.sent.as_bytes().to_vec());
        octets.is_some_and(|octets| String::from_utf8_lossy(&octets).contains(text))
    };
    trace.events.iter().position(holds).unwrap()
}

fn transfer(trace: &mut Trace, index: usize) -> &mut Transfer {
    match &mut trace.events[index] {
        Event::Request(transfer) | Event::Response(transfer) | Event::Lost { transfer, .. } => {
            transfer
        }
        Event::Local(_) => panic!("a local event"),
    }
}

fn replace(trace: &mut Trace, index: usize, from: &str, to: &str) {
    let transfer = transfer(trace, index);
    let text = String::from_utf8_lossy(transfer.sent.as_bytes()).into_owned();
    assert!(text.contains(from), "{text}");
    transfer.sent = Octets::new(text.replacen(from, to, 1));
}

#[test]
fn every_message_has_its_article() {
    for jsonl in [CODE, IMPLICIT, TAMPERED] {
        let trace = recorded(jsonl);
        let page = html(&trace);
        let messages = trace.events.iter().enumerate();
        let messages = messages.filter(|(_, event)| event.transfer().is_some());
        let events: Vec<usize> = messages.map(|(index, _)| index).collect();
        let mut marks = page.split("data-event=\"").skip(1);
        for event in &events {
            assert!(marks.next().unwrap().starts_with(&format!("{event}\"")));
        }
        assert_eq!(marks.next(), None);
        assert!(page.contains(" id=\"message-1.1\"") && page.contains(" data-step=\"step-1\""));
    }
}

#[test]
fn a_message_says_who_sends_what_to_whom_and_when() {
    let page = html(&recorded(CODE));
    let told = text(of(&page, 25));
    assert!(told.contains("client (Web App) → okta (Authorization Server (Okta)): access token request, 130 ms after the run began"), "{told}");
    let resource = text(of(&page, 59));
    assert!(resource.contains("GET / HTTP/1.1"), "{resource}");
}

#[test]
fn times_are_said_in_their_units() {
    for (micros, expected) in [
        (0, "0 s"),
        (35_000, "35 ms"),
        (1_500_000, "1 s 500 ms"),
        (3_720_000_035, "1 h 2 min 35 µs"),
        (120_000_000, "2 min"),
    ] {
        assert_eq!(elapsed(micros), expected);
    }
}

/// Nothing that a run carries stays without its sentence.
#[test]
fn every_parameter_header_and_claim_of_a_run_is_explained() {
    for jsonl in [CODE, IMPLICIT, TAMPERED] {
        let page = html(&recorded(jsonl));
        assert!(page.contains("<p class=\"explained\">"));
        assert!(
            !page.contains("<p class=\"explained\"></p>"),
            "a name without its sentence"
        );
        for (name, sentence) in [
            ("response_type", "What the client wants to come back"),
            ("redirect_uri", "Where the browser is to take the answer"),
            ("nonce", "A random value of the client"),
            ("at_hash", ""),
            ("kid", ""),
            ("cache-control", ""),
            ("jwks_uri", "Where the server publishes the keys"),
            ("response_types_supported", "What clients may ask for"),
        ] {
            let row = format!("<th scope=\"row\"><code>{name}</code>");
            assert!(page.contains(&row), "{name}");
            assert!(page.contains(sentence), "{sentence}");
        }
        assert!(page.contains(
            "<a href=\"https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1\">RFC 6749 4.1.1</a>"
        ));
    }
}

#[test]
fn what_is_encoded_is_decoded_beside_it() {
    let mut trace = recorded(CODE);
    let index = event(&trace, "GET /oauth2/default/v1/authorize");
    replace(&mut trace, index, "openid+profile", "openid%20profile");
    let page = html(&trace);
    let told = text(of(&page, index));
    assert!(
        told.contains("openid%20profile decoded: openid profile"),
        "{told}"
    );
    assert!(
        told.contains("https%3A%2F%2Fexample.com%2Fcallback decoded: https://example.com/callback")
    );
    assert!(!told.contains("decoded: code"), "only where it differs");
    assert!(told.contains("in the URL"));
}

#[test]
fn basic_credentials_are_shown_for_what_they_are() {
    let page = html_in(&code_flow().story(), "en");
    assert!(text(&page).contains("MG9hOnNlY3JldA== decoded: 0oa:secret"));
}

#[test]
fn local_events_stand_at_the_message_that_they_follow() {
    let trace = recorded(CODE);
    let page = html(&trace);
    let callback = of(&page, event(&trace, "GET /callback"));
    let after = callback.split("What follows").nth(1).unwrap();
    assert!(after.contains("<li class=\"passed\"><code>client</code>: check passed: state"));
    assert!(after.contains("<span class=\"specs\"><a href=\"https://www.rfc-editor.org/rfc/rfc6749#section-10.12\">RFC 6749 10.12</a></span>"));
    assert_eq!(callback.matches("<li").count(), 2, "state and iss, no more");
}

#[test]
fn a_request_has_its_command() {
    let trace = recorded(CODE);
    let page = html(&trace);
    let request = of(&page, event(&trace, "POST /oauth2/default/v1/token"));
    assert!(request.contains("data-copies=\"curl-message-5.1\" data-copied=\"Copied\" aria-live=\"polite\" hidden>Copy</button>"));
    let command = request.split("id=\"curl-message-5.1\">").nth(1).unwrap();
    let command = text(command.split("</pre>").next().unwrap());
    assert!(
        command.starts_with(
            "curl 'https://your-org.okta.example/oauth2/default/v1/token' \\\n  --header"
        ),
        "{command}"
    );
    assert!(command.contains("--data-raw 'grant_type=authorization_code&amp;code="));
    let response = of(&page, event(&trace, "\"id_token\":"));
    assert!(!response.contains("class=\"curl\""));
}

#[test]
fn chinese_has_the_same_parts() {
    let trace = recorded(CODE);
    let story = Story::new(&trace, &trace.header.walkthroughs[0]);
    let page = html_in(&story, "zh-TW");
    for word in [
        "參數",
        "標頭欄位",
        "簽章",
        "複製",
        "解碼後：",
        "執行開始後",
        "。",
    ] {
        assert!(page.contains(word), "{word}");
    }
    let english = html_in(&story, "en");
    for tag in ["<article", "<table", "<tr>", "<li", "<a href", "<pre"] {
        assert_eq!(
            page.matches(tag).count(),
            english.matches(tag).count(),
            "{tag}"
        );
    }
}

/// No word of the table is left over.
#[test]
fn every_word_is_said() {
    let words = serde_json::to_value(Words::of("en".parse().unwrap()).article()).unwrap();
    let template = include_str!("../../../../../templates/article.html");
    let code = [include_str!("../mod.rs"), include_str!("../token.rs")].concat();
    for word in words.as_object().unwrap().keys() {
        let used = |source: &str, start: &str, end: &[char]| {
            let name = format!("{start}{word}");
            let mut found = source.split(&name).skip(1);
            found.any(|rest| rest.starts_with(end))
        };
        let in_template = used(template, "words.", &[' ', '|', ',', ')']);
        let in_code = used(&code, "words.", &['.', ',']) || used(&code, "article().", &[',']);
        assert!(in_template || in_code, "{word}");
    }
}

#[test]
fn nothing_is_inline_ids_are_unique_and_all_is_small() {
    let page = html(&recorded(CODE));
    for forbidden in [" style=", " onclick=", "<script", "<style", "javascript:"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    let mut ids: Vec<_> = page.split(" id=\"").skip(1).collect();
    let count = ids.len();
    ids = ids.iter().filter_map(|id| id.split('"').next()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
    assert!(page.len() < 150_000, "{}", page.len());
}
