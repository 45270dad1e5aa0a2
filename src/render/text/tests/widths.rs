//! Narrow sheets, wide characters, plain ASCII.

use unicode_width::UnicodeWidthStr;

use super::{at, drawn};
use crate::diagram::Detail;
use crate::diagram::fixture::{Fixture, code_flow, denied, differing};
use crate::render::Options;

/// The run of another document, told in Traditional Chinese.
fn chinese(mut fixture: Fixture) -> Fixture {
    fixture.walkthrough.language = "zh-TW".to_owned();
    let names = [
        "資源擁有者",
        "客戶端（應用程式）",
        "認證伺服器",
        "資源伺服器 API",
    ];
    for (lifeline, name) in fixture.walkthrough.lifelines.iter_mut().zip(names) {
        name.clone_into(&mut lifeline.name);
    }
    for step in &mut fixture.walkthrough.steps {
        step.label.text = format!("客戶端將使用者導向認證伺服器進行身份認證 {}", step.id);
    }
    fixture
}

#[test]
fn no_line_is_wider_than_asked_for() {
    for fixture in [differing(), denied(), chinese(differing())] {
        for detail in Detail::ALL {
            for width in [24, 40, 60, 72, 84, 100, 131, 200] {
                let options = Options {
                    width,
                    footnotes: true,
                    ..at(*detail)
                };
                let text = drawn(&fixture, &options);
                let widest = text.lines().map(UnicodeWidthStr::width).max().unwrap();
                assert!(widest <= width, "{detail} {width}: {widest}\n{text}");
            }
        }
    }
}

#[test]
fn names_are_broken_before_lifelines_are_given_up() {
    let options = |width| Options {
        width,
        ..Options::default()
    };
    let heads = |width| drawn(&code_flow(), &options(width)).contains("└────┬────┘");
    assert!(heads(100) && heads(70) && !heads(62));
    let narrow = drawn(&code_flow(), &options(70));
    assert!(narrow.contains("│ Authorization │"), "{narrow}");
}

#[test]
fn without_room_for_lifelines_it_is_told_in_words() {
    let options = Options {
        width: 44,
        ..at(Detail::Messages)
    };
    let text = drawn(&denied(), &options);
    let from = text.find("┌─ 4. ").unwrap();
    let to = text.find("  6. ").unwrap();
    insta::assert_snapshot!(&text[from..to], @"
    ┌─ 4. Authorization Code Response · ───────┐
    │     stopped                              │
    │                                          │
    │ 4.1 303 See Other → https://example.com  │
    │     /callback?error=access_denied        │
    │     &state=…                             │
    │   Authorization Server (Okta) ╌╌✗        │
    │   Resource Owner (User)                  │
    │ ✗ stopped: access_denied in the query at │
    │   Web App (303)                          │
    │                                          │
    │ 4.2 GET /callback?error=access_denied    │
    │     &state=…                             │
    │   Resource Owner (User) ──▶ Web App      │
    │                                          │
    │ 4.3 200 OK (answer of the redirection    │
    │     endpoint)                            │
    │   Web App ╌╌▶ Resource Owner (User)      │
    │                                          │
    └──────────────────────────────────────────┘

    ═══════════════ not reached ════════════════

      5. Send authorization code + client
         secret to /token
        Web App ┈┈▷ Authorization Server
        (Okta)
    ");
}

/// Frames end where they begin, whatever stands between their sides.
#[test]
fn wide_characters_keep_the_frames_straight() {
    for width in [30, 80, 100, 120] {
        let options = Options {
            width,
            ..at(Detail::Wire)
        };
        let text = drawn(&chinese(differing()), &options);
        let frame = text.lines().find(|line| line.starts_with('┌')).unwrap();
        let mut rows = 0;
        let mut inside = false;
        for line in text.lines() {
            inside |= line.starts_with('┌');
            if inside {
                assert_eq!(line.width(), frame.width(), "{line}\n{text}");
                rows += 1;
            }
            inside &= !line.starts_with('└');
        }
        assert!(rows > 50, "{rows}\n{text}");
    }
}

fn ascii(detail: Detail, width: usize) -> Options {
    Options {
        ascii: true,
        width,
        footnotes: true,
        ..at(detail)
    }
}

#[test]
fn ascii_is_ascii() {
    for fixture in [code_flow(), differing(), denied()] {
        for detail in Detail::ALL {
            for width in [40, 100] {
                let text = drawn(&fixture, &ascii(*detail, width));
                assert!(text.is_ascii(), "{text}");
            }
        }
    }
}

#[test]
fn ascii_leaves_the_documents_words() {
    let mut fixture = differing();
    let label = "→ 導向 … – ✓";
    label.clone_into(&mut fixture.walkthrough.steps[0].label.text);
    "使用者\u{1b}".clone_into(&mut fixture.walkthrough.lifelines[0].name);
    for detail in Detail::ALL {
        let text = drawn(&fixture, &ascii(*detail, 120));
        assert!(
            text.contains(label) && text.contains("使用者<U+001B>"),
            "{text}"
        );
        let known =
            |sign: &char| sign.is_ascii() || label.contains(*sign) || "使用者".contains(*sign);
        assert_eq!(text.chars().find(|sign| !known(sign)), None, "{text}");
    }
}

#[test]
fn ascii_tells_what_did_not_happen() {
    let text = drawn(&denied(), &ascii(Detail::Steps, 100));
    let from = text.find("4. ").unwrap();
    let to = text.find("6. ").unwrap();
    insta::assert_snapshot!(&text[from..to], @"
    4. Authorization Code Response            |                   |
             |                |X------------------------------------------|                   |
             |                | X stopped: access_denied in the query at Web                  |
             |                |   App (303)                               |                   |
             |                |                                           |                   |
    =========================================== not reached ============================================
             :                :                                           :                   :
             :                : 5. Send authorization code + client       :                   :
             :                :    secret to /token                       :                   :
             :                :. . . . . . . . . . . . . . . . . . . . . ):                   :
             :                :                                           :                   :
             :                :
    ");
}
