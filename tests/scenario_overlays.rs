//! How files become scenarios: defaults, overlays, bases; and damaged files, on which nothing panics.

use flowscribe::plantuml;
use flowscribe::scenario::{Action, ActorPart, Decision, Scenario, Signing, builtin};

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
fn what_is_left_out_is_derived() {
    let scenario = Scenario::from_toml("minimal", MINIMAL).unwrap();
    let [user, client, server] = &scenario.actors[..] else {
        panic!("three actors");
    };
    let [act] = &scenario.acts[..] else {
        panic!("one act");
    };
    let Action::Open { client: opened, .. } = &act.action else {
        panic!("{act:?}");
    };
    assert_eq!((act.actor.as_str(), opened.as_str()), ("user", "client"));
    let ActorPart::ResourceOwner(user) = &user.part else {
        panic!("a resource owner");
    };
    assert_eq!(user.decision, Decision::Allow);
    let ActorPart::Client(client) = &client.part else {
        panic!("a client");
    };
    assert_eq!(client.start, "https://c.example/login");
    assert_eq!(client.authorization_server, "as");
    let ActorPart::AuthorizationServer(server) = &server.part else {
        panic!("an authorization server");
    };
    assert_eq!(server.signing, Signing::EdDsa);
    assert_eq!(server.access_token_lifetime.as_secs(), 3600);
    assert_eq!(server.id_token_lifetime.as_secs(), 3600);
    assert_eq!(server.code_lifetime.as_secs(), 60);
    assert_eq!(server.audience, "https://as.example");
    let [registration] = &server.registrations[..] else {
        panic!("one registration");
    };
    assert_eq!(registration.client_id, "c");
    assert_eq!(registration.redirect_uris, ["https://c.example/cb"]);
    assert_eq!(registration.response_types, ["code"]);
}

#[test]
fn a_resource_server_lets_the_single_page_apps_in() {
    let scenario = Scenario::load("okta-implicit").unwrap();
    let server = scenario.actors.iter().find_map(|actor| match &actor.part {
        ActorPart::ResourceServer(server) => Some(server),
        _ => None,
    });
    assert_eq!(server.unwrap().allowed_origins, ["https://example.com"]);
    let issuer = scenario.actors.iter().find_map(|actor| match &actor.part {
        ActorPart::AuthorizationServer(server) => Some(server),
        _ => None,
    });
    assert_eq!(issuer.unwrap().audience, "https://api.example");
}

#[test]
fn a_departure_swaps_the_documented_arrow_for_the_real_one() {
    let text = "base = \"okta-implicit\"\n[[walkthrough]]\nid = \"diagram\"\n[[walkthrough.step]]\n\
                id = \"2\"\ndeparts = { arrow = \"okta -> client\" }\n";
    let scenario = Scenario::from_toml("x", text).unwrap();
    let arrow = &scenario.walkthroughs[0].steps[1].arrows[0];
    assert_eq!((arrow.from.as_str(), arrow.to.as_str()), ("okta", "client"));
    let documented = arrow.departs.as_ref().unwrap();
    assert_eq!(
        (documented.from.as_str(), documented.to.as_str()),
        ("okta", "user")
    );
}

#[test]
fn an_overlay_inserts_steps() {
    let step = "label = \"Replay\"\narrows = [{ from = \"client\", to = \"okta\", covers = [\"token-request\"] }]\n";
    let text = format!(
        "base = \"okta-authorization-code\"\n[[walkthrough]]\nid = \"diagram\"\n[[walkthrough.step]]\n\
         id = \"replay\"\nafter = \"6\"\n{step}[[walkthrough]]\nid = \"steps\"\n[[walkthrough.step]]\n\
         id = \"replay\"\nbefore = \"call\"\n{step}"
    );
    let scenario = Scenario::from_toml("x", &text).unwrap();
    let ids = |index: usize| {
        let steps = scenario.walkthroughs[index].steps.iter();
        steps
            .map(|step| step.id.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(ids(0), "1 2 3 4 5 6 replay 7 8");
    assert_eq!(ids(1), "sign-in code pass-on redeem replay call");
}

/// Line breaks are the author's; blanks around them are not, nor is a note of nothing.
#[test]
fn an_overlay_replaces_adds_and_removes_speaker_notes() {
    let text = "base = \"okta-authorization-code\"\n[[walkthrough]]\nid = \"diagram\"\n\
         [[walkthrough.step]]\nid = \"1\"\nspeaker = \"\"\"\n\n Two \r\nlines.\t\n\n\"\"\"\n\
         [[walkthrough.step]]\nid = \"2\"\nspeaker = \" \\n \"\n\
         [[walkthrough]]\nid = \"steps\"\n[[walkthrough.step]]\nid = \"call\"\nspeaker = \"New.\"\n";
    let base = Scenario::load("okta-authorization-code").unwrap();
    let scenario = Scenario::from_toml("x", text).unwrap();
    let note = |of: &Scenario, walkthrough: usize, step: usize| {
        of.walkthroughs[walkthrough].steps[step].speaker.clone()
    };
    assert_eq!(note(&scenario, 0, 0).as_deref(), Some("Two\nlines."));
    assert_eq!(note(&scenario, 0, 1), None);
    assert_eq!(note(&scenario, 0, 2), note(&base, 0, 2));
    assert_eq!(note(&base, 1, 4), None);
    assert_eq!(note(&scenario, 1, 4).as_deref(), Some("New."));
}

#[test]
fn names_paths_and_bases() {
    let report = |name: &str| Scenario::load(name).unwrap_err().to_string();
    assert!(report("okta-implicitt").contains("did you mean `okta-implicit`?"));
    assert!(report("missing/file.toml").contains("cannot read missing/file.toml"));

    let folder = tempfolder("bases");
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    let load = |name: &str| Scenario::load(folder.join(name).to_str().unwrap());
    write("a.toml", "base = \"b\"\n");
    write("b.toml", "\nbase = \"c\"\n");
    write("c.toml", "base = \"a\"\n");
    let error = load("a.toml").unwrap_err();
    assert!(error.title().contains("comes back to `a`"), "{error}");
    assert!(error.to_string().contains("c.toml:1:8"), "{error}");
    write("self.toml", "base = \"self\"\n");
    let error = load("self.toml").unwrap_err();
    assert!(error.title().contains("comes back to `self`"), "{error}");

    write("mine.toml", "base = \"okta-implicit\"\ntitle = \"Mine\"\n");
    write("yours.toml", "base = \"mine\"\nlesson = \"Yours\"\n");
    let scenario = load("yours.toml").unwrap();
    assert_eq!(
        (scenario.title.as_str(), scenario.name.as_str()),
        ("Mine", "yours")
    );

    // A mistake in the base is shown in the base.
    write("mine.toml", "base = \"okta-implicit\"\nflow = 1\n");
    let error = load("yours.toml").unwrap_err();
    assert!(error.to_string().contains("mine.toml:2:8"), "{error}");

    // A file may overlay the built-in scenario that it is named after.
    write(
        "okta-implicit.toml",
        "base = \"okta-implicit\"\ntitle = \"Ours\"\n",
    );
    assert_eq!(load("okta-implicit.toml").unwrap().title, "Ours");

    std::fs::write(folder.join("binary.toml"), b"\xff\xfe").unwrap();
    assert!(
        load("binary.toml")
            .unwrap_err()
            .to_string()
            .contains("not UTF-8")
    );
    write("huge.toml", &"#\n".repeat(600_000));
    assert!(load("huge.toml").unwrap_err().to_string().contains("1 MB"));
}

fn tempfolder(name: &str) -> std::path::PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("the target folder takes files");
    folder
}

/// A small generator of numbers, the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let high = usize::try_from(self.0 >> 33).expect("31 bits fit");
        high % limit.max(1)
    }
}

const SCRAPS: [&str; 16] = [
    "\"",
    "'''",
    "[[",
    "]",
    "{",
    "}",
    "=",
    "\n",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "id = 1\n",
    "->",
    "9999999999999999999",
    "/'",
    "~<",
];

/// The text cut off, with something put in, or with something replaced.
fn damage(text: &str, round: usize, dice: &mut Dice) -> String {
    let cuts: Vec<usize> = text.char_indices().map(|(n, _)| n).collect();
    let cut = cuts[dice.below(cuts.len())];
    let end = cuts[dice.below(cuts.len())].max(cut);
    let scrap = SCRAPS[dice.below(SCRAPS.len())];
    match round % 3 {
        0 => text[..cut].to_owned(),
        1 => format!("{}{scrap}{}", &text[..cut], &text[cut..]),
        _ => format!("{}{scrap}{}", &text[..cut], &text[end..]),
    }
}

#[test]
fn damaged_files_give_errors_and_no_panics() {
    let mut dice = Dice(7);
    let mut refused = 0;
    for builtin in builtin() {
        for round in 0..150 {
            let damaged = damage(builtin.text, round, &mut dice);
            if let Err(error) = Scenario::from_toml("damaged", &damaged) {
                assert!(error.line().is_some(), "{error}");
                refused += 1;
            }
        }
    }
    assert!(refused > 300, "{refused}");
}

#[test]
fn damaged_diagrams_give_errors_and_no_panics() {
    let source = include_str!("documents/okta-authorization-code.puml");
    let mut dice = Dice(11);
    let mut refused = 0;
    for round in 0..300 {
        let damaged = damage(source, round, &mut dice);
        match plantuml::parse(&damaged) {
            Ok(diagram) => assert_eq!(diagram.numbers().len(), diagram.messages().count()),
            Err(error) => {
                assert!(
                    (1..=damaged.lines().count()).contains(&error.line),
                    "{error}"
                );
                refused += 1;
            }
        }
    }
    assert!(refused > 60, "{refused}");
}

/// A base may lack what its overlays give; it is no base to look at then, and no mistake.
#[test]
fn a_base_that_cannot_stand_alone_is_none_to_look_at() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("half-a-base");
    std::fs::create_dir_all(&folder).unwrap();
    let (user, rest) = MINIMAL.split_at(MINIMAL.find("[[actor]]\nid = \"client\"").unwrap());
    std::fs::write(folder.join("half.toml"), user).unwrap();
    std::fs::write(folder.join("over.toml"), format!("base = \"half\"\n{rest}")).unwrap();
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    assert!(Scenario::load(&path("half.toml")).is_err());
    let (over, base) = Scenario::load_with_base(&path("over.toml")).unwrap();
    assert_eq!((over.actors.len(), base), (3, None));
    let (_, base) = Scenario::load_with_base("state-mismatch").unwrap();
    assert_eq!(base.unwrap().name, "okta-authorization-code");
}
