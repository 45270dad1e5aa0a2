//! Every mistake in a scenario file is shown where it stands.

use flowscribe::scenario::{Scenario, ScenarioError};

/// Reads a text in which `«` stands where the caret must be.
fn mistake(marked: &str) -> ScenarioError {
    let byte = marked
        .find('«')
        .unwrap_or_else(|| panic!("no mark in {marked}"));
    let text = marked.replacen('«', "", 1);
    let error = Scenario::from_toml("mistake", &text).expect_err(marked);
    let line_start = marked[..byte].rfind('\n').map_or(0, |n| n + 1);
    let line = marked[..byte].matches('\n').count() + 1;
    let column = marked[line_start..byte].chars().count() + 1;
    assert_eq!(
        (error.line(), error.column()),
        (Some(line), Some(column)),
        "{error}"
    );
    let report = error.to_string();
    assert!(
        report.contains(&format!("--> mistake.toml:{line}:{column}")),
        "{report}"
    );
    assert!(report.contains('^'), "{report}");
    assert_eq!(report.matches("help: ").count(), 1, "{report}");
    error
}

/// An overlay on a built-in scenario, with what its report must say.
fn overlay(base: &str, rest: &str, said: &str) {
    let report = mistake(&format!("base = \"{base}\"\n{rest}")).to_string();
    assert!(report.contains(said), "{said} is not in\n{report}");
}

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
        (
            "[[actor]]\nid = \"okta\"\nissuer = «\"https://a.example?x\"",
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
fn mistakes_in_walkthroughs() {
    let listed = |rest: &str| {
        format!(
            "[[walkthrough]]\nid = \"w\"\nlifelines = [{{ id = \"user\", name = \"U\", holds = [\"user\"] }}, \
             {{ id = \"okta\", name = \"O\", holds = [\"okta\"] }}]\n[[walkthrough.step]]\nid = \"s\"\n{rest}"
        )
    };
    let arrow = |rest: &str| listed(&format!("label = \"x\"\narrows = [{{ {rest} }}]"));
    for (rest, said) in [
        (
            listed("«label = 5").replace("«label = ", "label = «"),
            "expected a string",
        ),
        (
            listed("label = \"x\"").replace("id = \"s\"", "id = «\"s\""),
            "covers nothing",
        ),
        (
            listed("setup = true").replace("id = \"s\"", "id = «\"s\""),
            "has no label",
        ),
        (
            listed("label = \"x\"\ncovers = «[]"),
            "belongs to an arrow here",
        ),
        (
            listed("label = \"x\"\nsetup = true\nbefore = «\"t\""),
            "place a new step of an overlay",
        ),
        (
            listed("label = \"x\"\nsetup = true\nnotes = [«\"V0\"]"),
            "did you mean `V1`?",
        ),
        (
            arrow("from = «\"usr\", to = \"okta\", covers = [\"sign-in-answer\"]"),
            "did you mean `user`?",
        ),
        (
            arrow("from = \"user\", to = «\"\", covers = [\"sign-in-answer\"]"),
            "unknown lifeline",
        ),
        (
            arrow("from = \"user\", to = \"okta\", covers = [«\"signin-answer\"]"),
            "did you mean `sign-in-answer`?",
        ),
        (
            arrow("from = \"user\", to = \"okta\", covers = «[]"),
            "covers nothing",
        ),
        (
            arrow(
                "from = \"user\", to = \"okta\", covers = [\"sign-in-answer\"], with = [«\"token-request\"]",
            ),
            "cannot claim `token-request`",
        ),
        (
            arrow(
                "from = \"user\", to = \"okta\", covers = [\"sign-in-answer\"], departs = { arrow = «\"user -> okta\" }",
            ),
            "nothing departs",
        ),
        (
            arrow(
                "from = \"user\", to = \"okta\", covers = [\"sign-in-answer\"], departs = { arrow = «\"okta\" }",
            ),
            "is no arrow",
        ),
        (
            listed("").replace("holds = [\"okta\"]", "holds = [«\"okta/script\"]"),
            "unknown actor or participant",
        ),
        (
            listed("").replace("holds = [\"okta\"]", "holds = [«\"user\"]"),
            "held twice",
        ),
        (
            listed("").replace("{ id = \"okta\"", "{ id = «\"o k\""),
            "cannot be the id of a lifeline",
        ),
        ("[[walkthrough]]\nid = «\"w\"".to_owned(), "has no steps"),
        (
            "[[walkthrough]]\nid = «\"w\"\nstep = [{ id = \"s\" }]".to_owned(),
            "has no lifelines",
        ),
        (
            "[[walkthrough]]\nid = \"w\"\nlanguage = «\"zh_TW\"\nstep = [{ id = \"s\" }]"
                .to_owned(),
            "no language tag",
        ),
        (
            "[[walkthrough]]\nid = \"steps\"\n[[walkthrough.step]]\nid = \"x\"\nafter = «\"sign\""
                .to_owned(),
            "unknown step `sign`",
        ),
    ] {
        overlay("okta-implicit", &rest, said);
    }
}

#[test]
fn mistakes_around_a_plantuml_source() {
    let sourced = |source: &str, rest: &str| {
        format!(
            "[[walkthrough]]\nid = \"w\"\nholds = {{ a = [\"client\"], b = [\"okta\"] }}\n\
             plantuml = '''\n{source}'''\n{rest}"
        )
    };
    let step = "[[walkthrough.step]]\nid = \"1\"\ncovers = [\"app-request\"]\n";
    for (rest, said) in [
        (
            sourced("a -> b\n  «what is this\n", step),
            "no statement of a sequence diagram",
        ),
        (
            sourced("a -> b\n«b -> a: x\n", step),
            "nothing says what arrow 2 covers",
        ),
        (sourced("«[-> b\n", step), "between two participants"),
        (
            sourced("a -> b\nalt x\n", step).replace("\nalt", "\n«alt"),
            "never closed",
        ),
        (
            sourced("a -> b\n", &step.replace("\"1\"", "«\"2\"")),
            "no arrow 2",
        ),
        (
            sourced("a -> b\n", &format!("{step}label = «\"x\"")),
            "comes from the PlantUML source",
        ),
        (
            sourced("a -> b\n", &step.replace("[\"app-request\"]", "«[]")),
            "covers nothing",
        ),
        (
            sourced("a -> b\n", step)
                .replace("{ a =", "«{ x = [], a =")
                .replace("«{ x", "{ «x"),
            "unknown lifeline `x`",
        ),
        (
            sourced("a -> b\n", step)
                .replace("holds = {", "holds = «{")
                .replace("{ a = [\"client\"],", "{"),
            "lifeline `a` holds",
        ),
        (
            sourced("a -> b\n", step).replace("plantuml", "lifelines = «[]\nplantuml"),
            "lifelines come from",
        ),
        (
            sourced(
                "a -> b\n",
                &format!("{step}departs = {{ arrow = «\"a -> b\" }}"),
            ),
            "nothing departs",
        ),
    ] {
        overlay("okta-implicit", &rest, said);
    }
}
