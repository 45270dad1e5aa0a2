//! Drawings as a reader sees them.

use unicode_width::UnicodeWidthStr;

use crate::diagram::fixture::{Fixture, code_flow, denied, differing};
use crate::diagram::{Detail, Interaction, build};
use crate::render::{Options, text};

mod widths;

fn drawn(fixture: &Fixture, options: &Options) -> String {
    text(&build(&fixture.story(), options.detail), options)
}

fn at(detail: Detail) -> Options {
    Options {
        detail,
        ..Options::default()
    }
}

#[test]
fn a_stopped_run_reads_well_without_colour() {
    insta::assert_snapshot!(drawn(&denied(), &at(Detail::Steps)), @"
    Okta: authorization code flow

             ○
            ╱│╲                                                   ┌───────────────┐  ┌─────────────────┐
            ╱ ╲          ┌─────────┐                              │ Authorization │  │ Resource Server │
      Resource Owner     │ Web App │                              │ Server (Okta) │  │   (Your App)    │
          (User)         └────┬────┘                              └───────┬───────┘  └────────┬────────┘
             │                │                                           │                   │
             │                │ 1. Authorization Code Request to          │                   │
             │                │    /authorize                             │                   │
             │                │──────────────────────────────────────────▶│                   │
             │                │                                           │                   │
             │ 2. 302 redirect to authentication prompt                   │                   │
             │◀───────────────────────────────────────────────────────────│                   │
             │                │                                           │                   │
             │ 3. Authentication & consent                                │                   │
             │───────────────────────────────────────────────────────────▶│                   │
             │                │                                           │                   │
             │                │ 4. Authorization Code Response            │                   │
             │                │✗──────────────────────────────────────────│                   │
             │                │ ✗ stopped: access_denied in the query at Web                  │
             │                │   App (303)                               │                   │
             │                │                                           │                   │
    ═══════════════════════════════════════════ not reached ════════════════════════════════════════════
             ┊                ┊                                           ┊                   ┊
             ┊                ┊ 5. Send authorization code + client       ┊                   ┊
             ┊                ┊    secret to /token                       ┊                   ┊
             ┊                ┊┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈▷┊                   ┊
             ┊                ┊                                           ┊                   ┊
             ┊                ┊ 6. Access token (and optionally Refresh   ┊                   ┊
             ┊                ┊    Token)                                 ┊                   ┊
             ┊                ┊◁┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┊                   ┊
             ┊                ┊                                           ┊                   ┊
             ┊                ┊ 7. Request with access token              ┊                   ┊
             ┊                ┊┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈▷┊
             ┊                ┊                                           ┊                   ┊
             ┊                ┊ 8. Response                               ┊                   ┊
             ┊                ┊◁┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┊
             ┊                ┊                                           ┊                   ┊
      Resource Owner     ┌────┴────┐                              ┌───────┴───────┐  ┌────────┴────────┐
          (User)         │ Web App │                              │ Authorization │  │ Resource Server │
                         └─────────┘                              │ Server (Okta) │  │   (Your App)    │
                                                                  └───────────────┘  └─────────────────┘
    ");
}

#[test]
fn messages_stand_in_frames() {
    let text = drawn(&differing(), &at(Detail::Messages));
    let from = text.find("┌─ 4. ").unwrap();
    let to = text.find("┌─ 7. ").unwrap();
    insta::assert_snapshot!(&text[from..to], @"
    ┌─ 4. Authorization Code Response ────────────────────────────────────────────────────────────────┐
    │          │                           │                           │                   │          │
    │          │ 4.1 303 See Other →       │                           │                   │          │
    │          │     https://example.com/callback?code=…&state=…&iss=… │                   │          │
    │          │◀╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌│                   │          │
    │          │                           │                           │                   │          │
    │          │ 4.2 GET /callback?code=…  │                           │                   │          │
    │          │     &state=…&iss=…        │                           │                   │          │
    │          │──────────────────────────▶│                           │                   │          │
    │          │                           │                           │                   │          │
    │          │                           │ ✓ checks passed: state    │                   │          │
    │          │                           │                           │                   │          │
    └─────────────────────────────────────────────────────────────────────────────────────────────────┘
               │                           │                           │                   │
               │                           │ 5. Send authorization     │                   │
               │                           │    code + client secret   │                   │
               │                           │    to /token              │                   │
               │                           │┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈✗│                   │
               │                           │ ≠ missing: token-request is documented here   │
               │                           │   and was not recorded    │                   │
               │                           │                           │                   │
    ┌─ 6. Access token (and optionally Refresh Token) · differs ──────────────────────────────────────┐
    │          │                           │                           │                   │          │
    │          │                           │ 6.1 200 OK {access_token, │                   │          │
    │          │                           │     token_type,           │                   │          │
    │          │                           │     expires_in} (access   │                   │          │
    │          │                           │     token response)       │                   │          │
    │          │                           │≠╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌│                   │          │
    │          │                           │ ≠ wrong sender: token-response left okta; a   │          │
    │          │                           │   browser sends it        │                   │          │
    │          │                           │                           │                   │          │
    │          │                           │ GET                       │                   │          │
    │          │                           │ /oauth2/default/v1/keys   │                   │          │
    │          │                           │──────────────────────────≠│                   │          │
    │          │                           │ ≠ undocumented: keys-request was recorded;    │          │
    │          │                           │   the document neither covers nor omits it    │          │
    │          │                           │                           │                   │          │
    │          │                           │ 200 OK {keys} (key set)   │                   │          │
    │          │                           │◀╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌│                   │          │
    │          │                           │                           │                   │          │
    │          │                           │ ✓ checks passed: nonce    │                   │          │
    │          │                           │                           │                   │          │
    └─────────────────────────────────────────────────────────────────────────────────────────────────┘
               │                           │                           │                   │
    ");
}

#[test]
fn heads_and_bodies_stand_in_boxes() {
    let text = drawn(&code_flow(), &at(Detail::Wire));
    let from = text.find("┌─ 5. ").unwrap();
    let to = text.find("┌─ 6. ").unwrap();
    insta::assert_snapshot!(&text[from..to], @r#"
    ┌─ 5. Send authorization code + client secret to /token ──────────────────────────────────────────┐
    │          │                           │                           │                   │          │
    │          │                           │ 5.1 POST /oauth2/default  │                   │          │
    │          │                           │     /v1/token [Basic …]   │                   │          │
    │          │                           │     grant_type            │                   │          │
    │          │                           │     =authorization_code   │                   │          │
    │          │                           │     &code=…               │                   │          │
    │          │                           │     &redirect_uri=…       │                   │          │
    │          │                           │──────────────────────────▶│                   │          │
    │          │                   ┌┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┐ │
    │          │                   ┆ POST /oauth2/default/v1/token HTTP/1.1                         ┆ │
    │          │                   ┆ host: your-org.okta.example                                    ┆ │
    │          │                   ┆ authorization: Basic MG9hOnNlY3JldA==                          ┆ │
    │          │                   ┆ content-type: application/x-www-form-urlencoded                ┆ │
    │          │                   ┆                                                                ┆ │
    │          │                   ┆ grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA      ┆ │
    │          │                   ┆ &redirect_uri=https%3A%2F%2Fexample.com%2Fcallback             ┆ │
    │          │                   └┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┘ │
    │          │                           │                           │                   │          │
    └─────────────────────────────────────────────────────────────────────────────────────────────────┘
               │                           │                           │                   │
    "#);
}

#[test]
fn room_that_no_label_needs_is_left() {
    let at = |width| Options {
        width,
        ..Options::default()
    };
    let fixture = code_flow();
    assert_eq!(drawn(&fixture, &at(200)), drawn(&fixture, &at(400)));
}

#[test]
fn colour_changes_no_character() {
    for fixture in [code_flow(), denied(), differing()] {
        for detail in Detail::ALL {
            let plain = drawn(&fixture, &at(*detail));
            let options = Options {
                colour: true,
                ..at(*detail)
            };
            let coloured = drawn(&fixture, &options);
            assert!(coloured.contains("\u{1b}[1m"));
            assert!(!plain.contains('\u{1b}'));
            assert_eq!(without_colour(&coloured), plain);
        }
    }
}

fn without_colour(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| {
        all + part.split_once('m').map_or(part, |(_, rest)| rest)
    })
}

#[test]
fn footnotes_alter_no_label() {
    let mut interaction = build(&code_flow().story(), Detail::Steps);
    let without = text(&interaction, &Options::default());
    let options = Options {
        footnotes: true,
        width: 140,
        ..Options::default()
    };
    let with = text(&interaction, &options);
    assert!(!without.contains("[1]") && !without.contains("RFC"));
    assert!(with.contains("1. [1] Authorization Code Request to /authorize"));
    assert!(with.contains("[1] The client only redirects"));
    assert!(with.contains("(RFC 6749 4.1)"));
    interaction.footnotes.clear();
    assert!(!text(&interaction, &options).contains("The client only"));
}

fn hostile(label: &str) -> Interaction {
    let mut fixture = code_flow();
    fixture.walkthrough.steps[0].label.text = label.to_owned();
    fixture.walkthrough.lifelines[0].name = label.to_owned();
    build(&fixture.story(), Detail::Steps)
}

#[test]
fn recorded_text_cannot_steer_the_terminal() {
    let drawn = text(&hostile("\u{1b}[2J\r\u{202e}x\u{7}"), &Options::default());
    assert!(drawn.contains("␛[2J␍⟨U+202E⟩x␇"), "{drawn}");
    let acts = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    assert!(!drawn.contains(acts));
}

#[test]
fn wide_characters_keep_the_lifelines_straight() {
    let drawn = text(
        &hostile("客戶端將使用者導向認證伺服器進行身份認證 e\u{301}"),
        &Options::default(),
    );
    let threads = |line: &str| -> Vec<usize> {
        let at = line.char_indices().filter(|(_, sign)| *sign == '│');
        at.map(|(at, _)| line[..at].width()).collect()
    };
    let blank = drawn
        .lines()
        .find(|line| line.trim_matches(['│', ' ']).is_empty() && line.contains('│'));
    let expected = threads(blank.unwrap());
    assert_eq!(expected.len(), 4);
    let inside = |line: &&str| line.trim_start().starts_with('│') && line.contains("認證");
    let labels = drawn.lines().filter(inside);
    let mut seen = 0;
    for line in labels {
        assert_eq!(threads(line), expected, "{drawn}");
        seen += 1;
    }
    assert!(seen > 0);
}

#[test]
fn the_words_are_those_of_the_walkthrough() {
    let mut fixture = denied();
    fixture.walkthrough.language = "zh-TW".to_owned();
    let drawn = drawn(&fixture, &at(Detail::Messages));
    assert!(
        drawn.contains("未到達") && drawn.contains("登入頁面"),
        "{drawn}"
    );
    assert!(!drawn.contains("not reached"));
}

#[test]
fn an_interaction_of_nothing_is_drawn() {
    let empty = Interaction {
        title: String::new(),
        language: String::new(),
        lifelines: Vec::new(),
        fragments: Vec::new(),
        executions: Vec::new(),
        footnotes: Vec::new(),
        source: None,
    };
    assert!(!text(&empty, &Options::default()).contains('│'));
}
