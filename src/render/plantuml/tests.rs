//! Sources; what the real PlantUML makes of them is tried in `tests/plantuml.rs`.

use crate::diagram::fixture::{Fixture, code_flow, denied, differing};
use crate::diagram::{Detail, build};
use crate::render::{Options, plantuml};

fn source(fixture: &Fixture, detail: Detail, footnotes: bool) -> String {
    let options = Options {
        detail,
        footnotes,
        ..Options::default()
    };
    plantuml(&build(&fixture.story(), detail), &options)
}

#[test]
fn where_everything_happened_it_is_the_documents_own_source() {
    let expected = r#"@startuml
skinparam monochrome true
actor "Resource Owner (User)" as user
participant "Web App" as client
participant "Authorization Server (Okta) " as okta
participant "Resource Server (Your App) " as app

autonumber "<b>#."
client -> okta: Authorization Code Request to /authorize
okta -> user: 302 redirect to authentication prompt
user -> okta: Authentication & consent
okta -> client: Authorization Code Response
client -> okta: Send authorization code + client secret to /token
okta -> client: Access token (and optionally Refresh Token)
client -> app: Request with access token
app -> client: Response
@enduml
"#;
    assert_eq!(source(&code_flow(), Detail::Steps, false), expected);
}

#[test]
fn footnotes_are_lines_of_their_own() {
    let without = source(&code_flow(), Detail::Steps, false);
    let with = source(&code_flow(), Detail::Steps, true);
    let added: Vec<&str> = with
        .lines()
        .filter(|line| !without.contains(line))
        .collect();
    let text =
        "[1] The client only redirects; it is the browser that sends this request. (RFC 6749 4.1)";
    assert_eq!(added, ["note right: [1]", "legend left", text, "endlegend"]);
}

#[test]
fn a_stop_is_told_without_colour() {
    let text = source(&denied(), Detail::Steps, false);
    let from = text.find("okta ->x").unwrap();
    insta::assert_snapshot!(&text[from..], @"
    okta ->x client: Authorization Code Response
    note right: stopped: access_denied in the query at Web App (303)
    == not reached ==
    client -->x okta: Send authorization code + client secret to /token
    okta -->x client: Access token (and optionally Refresh Token)
    client -->x app: Request with access token
    app -->x client: Response
    @enduml
    ");
}

#[test]
fn messages_are_numbered_in_groups() {
    let text = source(&differing(), Detail::Messages, false);
    let from = text.find("group 4.").unwrap();
    insta::assert_snapshot!(&text[from..], @r"
    group 4. Authorization Code Response
    okta --> user: <b>4.1</b> 303 See Other →\nhttps:<U+002F><U+002F>example.com/callback?code=…&state=…&iss=…
    user -> client: <b>4.2</b> GET /callback?code=…&state=…&iss=…
    note over client: checks passed: state
    end
    client -->x okta: <b>5.</b> Send authorization code + client secret to /token
    note right: missing: token-request is documented here and was not\nrecorded
    group 6. Access token (and optionally Refresh Token) · differs
    okta -->o client: <b>6.1</b> 200 OK {access_token, token_type, expires_in} (access token\nresponse)
    note right: wrong sender: token-response left okta; a browser sends\nit
    client ->o okta: GET /oauth2/default/v1/keys
    note right: undocumented: keys-request was recorded; the document\nneither covers nor omits it
    okta -[#gray]-> client: 200 OK {keys} (key set)
    note over client: checks passed: nonce
    end
    group 7. Request with access token
    client -> app: <b>7.1</b> GET /profile [Bearer …]
    note over app: checks passed: audience
    end
    group 8. Response
    app --> client: <b>8.1</b> 200 OK {sub} (protected resource response)
    end
    group 4. Authorization Code Response · continued
    client --> user: <b>4.3</b> 303 See Other → /
    end
    @enduml
    ");
}

#[test]
fn heads_and_bodies_are_notes() {
    let text = source(&code_flow(), Detail::Wire, false);
    let from = text.find("group 5.").unwrap();
    let to = text.find("group 6.").unwrap();
    insta::assert_snapshot!(&text[from..to], @r#"
    group 5. Send authorization code + client secret to /token
    client -> okta: <b>5.1</b> POST /oauth2/default/v1/token [Basic …]\ngrant_type=authorization_code&code=…&redirect_uri=…
    note right
    POST /oauth2/default/v1/token HTTP/1.1
    host: your-org.okta.example
    authorization: Basic MG9hOnNlY3JldA==
    content-type: application/x-www-form-urlencoded

    grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA
    &redirect_uri=https%3A%2F%2Fexample.com%2Fcallback
    end note
    end
    "#);
}

#[test]
fn labels_without_a_source_are_escaped_and_numbered() {
    let mut fixture = code_flow();
    fixture.walkthrough.plantuml = None;
    for lifeline in &mut fixture.walkthrough.lifelines {
        lifeline.plantuml = None;
    }
    fixture.walkthrough.lifelines[1].name = "The \"app\"".to_owned();
    let label = &mut fixture.walkthrough.steps[0].label;
    label.plantuml = None;
    label.text = "see //x//\n@enduml".to_owned();
    let text = source(&fixture, Detail::Steps, false);
    assert!(text.contains("participant \"The <U+0022>app<U+0022>\" as client\n"));
    assert!(
        text.contains("client -> okta: <b>1.</b> see <U+002F><U+002F>x<U+002F><U+002F>␊@enduml\n")
    );
    assert_eq!(text.matches("\n@enduml").count(), 1);
    assert!(!text.contains("autonumber"));
}

#[test]
fn an_alias_is_one_that_plantuml_takes() {
    let mut fixture = code_flow();
    let ids = ["end", "a b", "okta", "app"];
    for (lifeline, id) in fixture.walkthrough.lifelines.iter_mut().zip(ids) {
        for step in &mut fixture.walkthrough.steps {
            for arrow in &mut step.arrows {
                for end in [&mut arrow.from, &mut arrow.to] {
                    if *end == lifeline.id {
                        id.clone_into(end);
                    }
                }
            }
        }
        id.clone_into(&mut lifeline.id);
        lifeline.plantuml = None;
    }
    let text = source(&fixture, Detail::Steps, false);
    assert!(
        text.contains("as lifeline1\n") && text.contains("as okta\n"),
        "{text}"
    );
    assert!(text.contains("lifeline2 -> okta: Auth"), "{text}");
}

#[test]
fn two_lifelines_never_share_an_alias() {
    let mut fixture = code_flow();
    let lifeline = &mut fixture.walkthrough.lifelines[2];
    lifeline.holds.clear();
    lifeline.plantuml = None;
    let text = source(&fixture, Detail::Messages, false);
    assert!(text.contains("participant \"Authorization Server (Okta)\" as okta\n"));
    assert!(
        text.contains("participant \"okta\" as lifeline5\n"),
        "{text}"
    );
}
