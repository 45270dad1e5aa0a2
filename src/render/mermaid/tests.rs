//! Sources; what the real Mermaid makes of them is tried in `tests/mermaid.rs`.

use crate::diagram::fixture::{Fixture, code_flow, denied, differing};
use crate::diagram::{Detail, build};
use crate::render::{Options, mermaid};

fn source(fixture: &Fixture, detail: Detail, footnotes: bool) -> String {
    let options = Options {
        detail,
        footnotes,
        ..Options::default()
    };
    mermaid(&build(&fixture.story(), detail), &options)
}

#[test]
fn documented_steps_are_counted_by_mermaid() {
    insta::assert_snapshot!(source(&code_flow(), Detail::Steps, true), @r##"
    sequenceDiagram
        accTitle: Okta#58; authorization code flow
        actor user as Resource Owner (User)
        participant client as Web App
        participant okta as Authorization Server<br/>(Okta)
        participant app as Resource Server (Your<br/>App)
        autonumber
        client ->> okta: Authorization Code Request to #47;authorize
        Note right of okta: #91;1#93;
        okta ->> user: 302 redirect to authentication prompt
        user ->> okta: Authentication #38; consent
        okta ->> client: Authorization Code Response
        client ->> okta: Send authorization code #43; client secret to #47;token
        okta ->> client: Access token (and optionally Refresh Token)
        client ->> app: Request with access token
        app ->> client: Response
        Note over user, app: #91;1#93; The client only redirects#59; it is the browser that sends this request. (RFC<br/>6749 4.1)
    "##);
}

#[test]
fn other_numbers_stand_in_the_label() {
    let mut fixture = code_flow();
    fixture.walkthrough.steps[1].number = Some("1.".to_owned());
    let text = source(&fixture, Detail::Steps, false);
    assert!(!text.contains("autonumber"), "{text}");
    assert!(text.contains(": 1. 302 redirect to"), "{text}");
}

#[test]
fn a_stop_is_told_without_colour() {
    let text = source(&denied(), Detail::Steps, false);
    let from = text.find("okta -x client").unwrap();
    insta::assert_snapshot!(&text[from..], @"
    okta -x client: Authorization Code Response
        Note right of okta: stopped#58; access#95;denied in the query at Web App<br/>(303)
        Note over user, app: #9552;#9552;#9552; not reached #9552;#9552;#9552;
        client --x okta: Send authorization code #43; client secret to #47;token
        okta --x client: Access token (and optionally Refresh Token)
        client --x app: Request with access token
        app --x client: Response
    ");
}

#[test]
fn messages_stand_in_rectangles() {
    let text = source(&differing(), Detail::Messages, false);
    let from = text.rfind("    rect rgba").unwrap();
    let from = text[..from].find("Note over user, app: 4.").unwrap();
    insta::assert_snapshot!(&text[from..], @r##"
    Note over user, app: 4. Authorization Code Response
            okta -->> user: 4.1 303 See Other #8594;<br/>https#58;#47;#47;example.com#47;callback?code=#8230;#38;state=#8230;#38;iss=#8230;
            user ->> client: 4.2 GET #47;callback?code=#8230;#38;state=#8230;#38;iss=#8230;
            Note over client: checks passed#58; state
        end
        client --x okta: 5. Send authorization code #43; client secret to #47;token
        Note right of okta: missing#58; token#45;request is documented here and<br/>was not recorded
        rect rgba(128, 128, 128, 0.15)
            Note over user, app: 6. Access token (and optionally Refresh Token) #183; differs
            okta --) client: 6.1 200 OK #123;access#95;token, token#95;type, expires#95;in#125;<br/>(access token response)
            Note right of okta: wrong sender#58; token#45;response left okta#59; a<br/>browser sends it
            client -) okta: GET #47;oauth2#47;default#47;v1#47;keys
            Note right of okta: undocumented#58; keys#45;request was recorded#59; the<br/>document neither covers nor omits it
            okta -->> client: 200 OK #123;keys#125; (key set)
            Note over client: checks passed#58; nonce
        end
        rect rgba(128, 128, 128, 0.15)
            Note over user, app: 7. Request with access token
            client ->> app: 7.1 GET #47;profile #91;Bearer #8230;#93;
            Note over app: checks passed#58; audience
        end
        rect rgba(128, 128, 128, 0.15)
            Note over user, app: 8. Response
            app -->> client: 8.1 200 OK #123;sub#125; (protected resource response)
        end
        rect rgba(128, 128, 128, 0.15)
            Note over user, app: 4. Authorization Code Response #183; continued
            client -->> user: 4.3 303 See Other #8594; #47;
        end
    "##);
}

#[test]
fn heads_and_bodies_are_notes() {
    let text = source(&code_flow(), Detail::Wire, false);
    assert!(text.starts_with("%%{init: "), "{text}");
    let from = text.find("5.1 POST").unwrap();
    let to = text[from..].find("    end").unwrap();
    insta::assert_snapshot!(&text[from..from + to], @r##"
    5.1 POST #47;oauth2#47;default#47;v1#47;token #91;Basic #8230;#93;<br/>grant#95;type=authorization#95;code#38;code=#8230;#38;redirect#95;uri=#8230;
            Note right of okta: POST #47;oauth2#47;default#47;v1#47;token HTTP#47;1.1<br/>host#58; your#45;org.okta.example<br/>authorization#58; Basic MG9hOnNlY3JldA==<br/>content#45;type#58; application#47;x#45;www#45;form#45;urlencoded<br/><br/>grant#95;type=authorization#95;code#38;code=SplxlOBeZQQYbYS6WxSbIA<br/>#38;redirect#95;uri=https#37;3A#37;2F#37;2Fexample.com#37;2Fcallback
    "##);
}

#[test]
fn blanks_that_a_drawing_would_swallow_stay() {
    let mut fixture = code_flow();
    fixture.walkthrough.steps[0].label.text = "a  b".to_owned();
    let text = source(&fixture, Detail::Steps, false);
    assert!(text.contains(": a #160;b\n"), "{text}");
}
