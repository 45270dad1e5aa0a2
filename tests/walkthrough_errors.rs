//! Mistakes in walkthroughs, listed or read from a PlantUML source, are shown where they stand.

mod mistake;

use mistake::overlay;

/// A walkthrough of one listed step.
fn listed(rest: &str) -> String {
    format!(
        "[[walkthrough]]\nid = \"w\"\nlifelines = [{{ id = \"user\", name = \"U\", holds = [\"user\"] }}, \
         {{ id = \"okta\", name = \"O\", holds = [\"okta\"] }}]\n[[walkthrough.step]]\nid = \"s\"\n{rest}"
    )
}

/// A walkthrough of one arrow.
fn arrow(rest: &str) -> String {
    listed(&format!("label = \"x\"\narrows = [{{ {rest} }}]"))
}

#[test]
fn mistakes_in_steps_and_arrows() {
    for (rest, said) in [
        (listed("label = «5"), "expected a string"),
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
    ] {
        overlay("okta-implicit", &rest, said);
    }
}

#[test]
fn a_speaker_note_is_one_text() {
    for wrong in ["«[\"a\", \"b\"]", "«5", "«true"] {
        let rest = listed(&format!("label = \"x\"\nspeaker = {wrong}"));
        overlay("okta-implicit", &rest, "expected a string");
    }
}

#[test]
fn mistakes_in_walkthroughs() {
    for (rest, said) in [
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
