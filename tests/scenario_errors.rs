//! Every mistake in a scenario file is shown where it stands.

mod mistake;

use flowscribe::scenario::Scenario;
use mistake::{mistake, overlay};

const MINIMAL: &str = r#"
title = "t"
lesson = "l"
flow = "f"
[[actor]]
id = "user"
role = "resource-owner"
username = "u"
password = "p"
[[actor]]
id = "client"
role = "client"
kind = "web-app"
client_id = "c"
redirect_uri = "https://c.example/cb"
response_type = "code"
[[actor]]
id = "as"
role = "authorization-server"
issuer = "https://as.example"
"#;

#[test]
fn a_report_reads_like_this() {
    let text = "base = \"okta-implicit\"\n\n[[actor]]\nid = \"client\"\nredirect_url = \"https://a.example\"\n";
    let error = Scenario::from_toml("mine", text).unwrap_err();
    let expected = "\
error: unknown key `redirect_url`
 --> mine.toml:5:1
  |
5 | redirect_url = \"https://a.example\"
  | ^^^^^^^^^^^^
  |
  = help: did you mean `redirect_uri`?";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn mistakes_of_form() {
    mistake("base = «\"okta-implict\"");
    for (rest, said) in [
        ("title = «", "scenario files are TOML"),
        ("title = \"a\"\n«title = \"b\"", "duplicate key"),
        ("«titel = \"a\"", "did you mean `title`?"),
        ("title = «5", "expected a string, found the number 5"),
        ("title = «1.5", "a number with a fraction"),
        ("specs = «\"RFC 6749 4.1\"", "expected an array"),
        (
            "specs = [\"RFC 6749 4.1\", «\"RFC six\"]",
            "is no reference",
        ),
        ("outcome = «[]", "expected a table"),
        ("actor = [«5]", "expected a text for `role`"),
        (
            "[[actor]]\nid = \"user\"\nrole = «\"resource-owners\"",
            "did you mean `resource-owner`?",
        ),
        ("[[actor]]\nid = \"user\"\nrole = «true", "expected a text"),
        ("«[[actor]]\nid = \"x\"", "the key `role` is missing"),
        (
            "«[[actor]]\nid = \"x\"\nrole = \"client\"",
            "the key `kind` is missing",
        ),
        (
            "[[actor]]\nid = \"user\"\ndecision = «\"alow\"",
            "did you mean `allow`?",
        ),
        (
            "[[actor]]\nid = \"okta\"\naccess_token_lifetime = «\"1 week\"",
            "expected a duration",
        ),
        (
            "[[actor]]\nid = \"okta\"\naccess_token_lifetime = «3600",
            "expected a duration",
        ),
        (
            "[[note]]\nid = \"a\"\ntext = \"x\"\n[[note]]\nid = «\"a\"\ntext = \"y\"",
            "stands here twice",
        ),
        (
            "[outcome]\nmessage = \"authorization-response\"\ndelivered = «\"post\"\nat = \"client\"",
            "known here: page",
        ),
        (
            "[outcome]\nmessage = \"authorization-response\"\nstatus = «1000\ndelivered = \"page\"\nat = \"client\"",
            "between 100 and 599",
        ),
    ] {
        overlay("okta-implicit", rest, said);
    }
}

#[test]
fn mistakes_in_the_cast() {
    for (rest, said) in [
        (
            "[[actor]]\nid = «\"a/b\"\nrole = \"resource-owner\"\nusername = \"u\"\npassword = \"p\"",
            "letters, digits",
        ),
        (
            "[[actor]]\nid = \"client\"\nredirect_uri = «\"http://example.com/callback\"",
            "no absolute https URL",
        ),
        (
            "[[actor]]\nid = \"client\"\nredirect_uri = «\"https://example.com/cb#x\"",
            "no absolute https URL",
        ),
        (
            "[[actor]]\nid = \"client\"\nredirect_uri = «\"https:/cb\"",
            "no absolute https URL",
        ),
        (
            "[[actor]]\nid = \"client\"\nresponse_type = «\"id_tokn\"",
            "did you mean `id_token`?",
        ),
        (
            "[[actor]]\nid = \"client\"\nresponse_type = «\"code\"",
            "single-page app cannot use",
        ),
        (
            "[[actor]]\nid = \"client\"\nstart = «\"home\"",
            "is no path",
        ),
        (
            "[[actor]]\nid = \"client\"\nresource = «\"/profile\"",
            "no absolute https URL",
        ),
        (
            "[[actor]]\nid = \"client\"\nauthorization_server = «\"otka\"",
            "did you mean `okta`?",
        ),
    ] {
        overlay("okta-implicit", rest, said);
    }
}

#[test]
fn mistakes_in_servers() {
    for (rest, said) in [
        (
            "[[actor]]\nid = \"okta\"\nissuer = «\"https://a.example/?x\"",
            "has a query",
        ),
        (
            "[[actor]]\nid = \"okta\"\ncode_lifetime = «\"10m1s\"",
            "ten minutes at most",
        ),
        (
            "[[actor]]\nid = \"app\"\naudience = «\"api\"",
            "no absolute https URL",
        ),
        (
            "[[actor]]\nid = \"app\"\naudience = «\"https://example.com/api\"",
            "share https://example.com",
        ),
        (
            "[[actor]]\nid = \"app\"\nallowed_origins = [«\"https://a.example/\"]",
            "did you mean `https://a.example`?",
        ),
        (
            "[[actor]]\nid = \"okta\"\nregistrations = [{ client_id = \"x\", redirect_uris = [«\"x\"], response_types = [] }]",
            "no absolute https URL",
        ),
    ] {
        overlay("okta-implicit", rest, said);
    }
}

#[test]
fn mistakes_in_the_plot() {
    for (rest, said) in [
        (
            "[[act]]\nid = \"a\"\ndo = \"open\"\nactor = «\"client\"",
            "unknown resource owner `client`",
        ),
        (
            "[[act]]\nid = \"a\"\ndo = \"open\"\nclient = «\"clent\"",
            "did you mean `client`?",
        ),
        ("[[act]]\nid = \"a\"\ndo = «\"opn\"", "did you mean `open`?"),
        (
            "[outcome]\nmessage = \"authorization-response\"\ndelivered = \"query\"\nat = «\"clients\"",
            "did you mean `client`?",
        ),
        (
            "[outcome]\nmessage = «\"fragment-read\"\ndelivered = \"query\"\nat = \"client\"",
            "a local event, no message",
        ),
        (
            "[[fault]]\nid = \"f\"\ndo = \"edit\"\non = «\"callbak-request\"\nparameter = \"state\"\nvalue = \"\"",
            "did you mean `callback-request`?",
        ),
        (
            "[[fault]]\nid = \"f\"\ndo = \"edit\"\non = \"callback-request\"\noccurrence = «0\nparameter = \"state\"\nvalue = \"\"",
            "counted from 1",
        ),
        (
            "[[fault]]\nid = \"f\"\ndo = \"edit\"\non = \"callback-request\"\nparameter = «\"\"\nvalue = \"\"",
            "has no name",
        ),
    ] {
        overlay("okta-implicit", rest, said);
    }
}

#[test]
fn somebody_must_play() {
    for role in ["resource-owner", "client", "authorization-server"] {
        let tables = MINIMAL
            .split("[[actor]]")
            .filter(|table| !table.contains(&format!("{role:?}")));
        let text = tables.collect::<Vec<_>>().join("[[actor]]");
        let report = mistake(&format!("«{}", text.trim_start())).to_string();
        assert!(
            report.contains(&format!("nobody plays the {role}")),
            "{report}"
        );
    }
}

#[test]
fn a_prologue_stands_before_something() {
    let act =
        |id: &str, prologue: &str| format!("[[act]]\nid = \"{id}\"\ndo = \"open\"\n{prologue}\n");
    let (told, before, marked) = (
        act("told", ""),
        act("before", "prologue = true"),
        act("marked", "prologue = «true"),
    );
    let after = "nothing comes after the prologue";
    let first = "a prologue comes before everything that is told";
    for (acts, said) in [
        (marked.clone(), after),
        ([&*before, &marked].concat(), after),
        ([&*told, &marked].concat(), first),
        ([&*told, &marked, &act("last", "")].concat(), first),
    ] {
        overlay("okta-implicit", &acts, said);
    }
    let acts = [&*before, &told, &act("last", "prologue = false")].concat();
    let text = format!("base = \"okta-implicit\"\n{acts}");
    assert!(Scenario::from_toml("good", &text).is_ok());
}

#[test]
fn a_period_has_an_end() {
    for period in ["9999999999d", "36501d", "30m1h"] {
        for act in [
            format!("[[act]]\nid = \"later\"\ndo = \"advance\"\nby = «\"{period}\""),
            format!(
                "[[fault]]\nid = \"later\"\non = \"token-request\"\ndo = \"advance\"\nby = «\"{period}\""
            ),
        ] {
            overlay("okta-authorization-code", &act, "of 100 years at most");
        }
    }
}
