//! Every attack: it obtains what it declares, its defence takes that away again, and the attacker
//! knows nothing that no message carried to it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flowscribe::diagram::Story;
use flowscribe::protocol::LocalKind;
use flowscribe::render::{Format, Options, render};
use flowscribe::scenario::{Action, ActorPart, Builtin, Scenario, ScenarioError, builtin};
use flowscribe::simulation::{self, SimulationError};
use flowscribe::trace::{Event, Knowledge, ProtocolMessage, SecretKind, Trace, recognise};
use flowscribe::verdict::{Verdict, uphold};
use toml::{Table, Value};

fn attacks() -> impl Iterator<Item = &'static Builtin> {
    builtin().iter().filter(|one| one.group() == "attacks")
}

fn defended() -> impl Iterator<Item = &'static Builtin> {
    attacks().filter(|one| one.name.contains("-defended-"))
}

fn text_of(attack: &str) -> &'static str {
    let found = attacks().find(|one| one.name == attack);
    found.map_or("", |one| one.text)
}

fn play(scenario: &Scenario) -> Trace {
    simulation::run(scenario, 0).unwrap_or_else(|error| panic!("{error}"))
}

fn verdict(trace: &Trace) -> Verdict {
    Story::new(trace, &trace.header.walkthroughs[0]).verdict
}

/// What a scenario's attackers obtain.
fn obtained(scenario: &Scenario) -> Vec<String> {
    let gains = verdict(&play(scenario)).obtained;
    let text = |gain: &flowscribe::verdict::Gain| format!("{:?}", gain.obtained);
    gains.iter().map(text).collect()
}

#[test]
fn every_attack_ends_as_it_declares() {
    for one in attacks() {
        let scenario = Scenario::load(one.name).unwrap();
        assert!(
            scenario.obtained.is_some(),
            "{} declares what is obtained",
            one.name
        );
        let trace = play(&scenario);
        let verdict = verdict(&trace);
        assert_eq!(verdict.differences, [], "{}", one.name);
        assert_eq!(
            verdict.stop.is_some(),
            scenario.outcome.is_some(),
            "{}",
            one.name
        );
        for held in uphold(&trace, &recognise(&trace)) {
            assert!(!held.differs(), "{}: {held:?}", one.name);
        }
        let undefended = !one.name.contains("-defended-");
        let nothing = verdict.obtained.is_empty();
        assert!(!(undefended && nothing), "{} obtains something", one.name);
    }
}

/// All that each attack obtains, by name: a snapshot that is taken over in haste cannot hide it.
#[test]
fn every_attack_obtains_what_it_is_known_for() {
    let known = [
        ("alg-none-forgery", "resource"),
        ("as-open-redirector", "password"),
        ("clickjacking", "code access-token resource"),
        ("client-open-redirector", "access-token resource"),
        ("code-injection", "code session"),
        ("code-interception", "code access-token"),
        ("consent-phishing", "code access-token resource"),
        ("cross-rs-replay", "access-token resource"),
        ("csrf-callback", "planted-session"),
        ("device-phishing", "access-token"),
        ("history-and-script-leak", "access-token resource"),
        ("mix-up", "code access-token"),
        ("pkce-downgrade", "planted-session"),
        ("redirect-307", "password code access-token"),
        ("redirect-wildcard", "code access-token"),
        ("referer-leak", "code access-token"),
        ("refresh-theft", "access-token refresh-token"),
        ("token-substitution", "code access-token id-token session"),
    ];
    let undefended = attacks().filter(|one| !one.name.contains("-defended-"));
    let obtained = undefended.map(|one| {
        let gains = verdict(&play(&Scenario::load(one.name).unwrap())).obtained;
        let gains = gains
            .iter()
            .map(|gain| Value::try_from(gain.obtained.what).unwrap());
        let gains: Vec<String> = gains
            .map(|gain| gain.as_str().unwrap().to_owned())
            .collect();
        (one.name, gains.join(" "))
    });
    let obtained: Vec<(&str, String)> = obtained.collect();
    let known = known.map(|(name, gains)| (name, gains.to_owned()));
    assert_eq!(obtained, known);
}

/// A client that is handed the token itself fetches nothing that would tell whose it is.
#[test]
fn a_session_by_a_token_in_the_request_is_obtained() {
    let text = text_of("token-substitution")
        .replace("client = \"quiz\"", "client = \"client\"")
        .replace(
            "role = \"attacker\"",
            "role = \"attacker\"\nhost = \"https://evil.example\"",
        )
        .replace("${token-response.", "${latest.")
        .replace(
            "signs_in_by = \"access-token\"",
            "signs_in_by = \"id-token\"\nreports_to = \"https://evil.example/report\"",
        );
    let scenario = Scenario::from_toml("handed", &text).unwrap();
    let gains = obtained(&scenario);
    let session = |gains: &[String]| gains.iter().any(|gain| gain.contains("Session"));
    assert!(session(&gains), "{gains:?}");
    // Where the client refuses it, there is none.
    let refused = Scenario::load("token-substitution-defended-audience").unwrap();
    assert!(!session(&obtained(&refused)));
}

/// The overlay less the one switch that defends: the same file, and the attack is the base's again.
#[test]
fn without_its_defence_the_attack_succeeds() {
    for one in defended() {
        let text: Table = one.text.parse().unwrap();
        let attack = text["base"].as_str().unwrap();
        assert!(one.name.starts_with(attack), "{}", one.name);
        let switches = text["actor"].as_array().unwrap();
        assert_eq!(switches.len(), 1, "{} changes one actor", one.name);
        assert_eq!(
            switches[0].as_table().unwrap().len(),
            2,
            "{} pulls one switch",
            one.name
        );
        let (with, base) = (
            Scenario::load(one.name).unwrap(),
            Scenario::load(attack).unwrap(),
        );
        assert_ne!(play(&with).events, play(&base).events, "{}", one.name);
        // All else of the overlay, its outcome included, with the weak actor of the base.
        let mut without = with.clone();
        without.actors.clone_from(&base.actors);
        without.acts.clone_from(&base.acts);
        let trace = play(&without);
        assert_eq!(trace.events, play(&base).events, "{}", one.name);
        let verdict = verdict(&trace);
        assert!(!verdict.matches(), "{} is not as defended", one.name);
        assert_eq!(obtained(&without), obtained(&base), "{}", one.name);
    }
}

/// A defence changes nothing of the attacker.
#[test]
fn the_attacker_is_the_same_with_and_without_a_defence() {
    for one in defended() {
        let with = Scenario::load(one.name).unwrap();
        let base = Scenario::load(with.base.as_deref().unwrap()).unwrap();
        let text: Table = one.text.parse().unwrap();
        let switched = text["actor"][0]["id"].as_str().unwrap();
        let actor = base
            .actors
            .iter()
            .find(|actor| actor.id == switched)
            .unwrap();
        let own = matches!(actor.part, ActorPart::Attacker(_)) || actor.held_by.is_some();
        assert!(!own, "{}", one.name);
        let acts = |scenario: &Scenario| {
            let acts = scenario.acts.iter();
            acts.map(|act| (act.id.clone(), act.actor.clone()))
                .collect::<Vec<_>>()
        };
        assert_eq!(acts(&with), acts(&base), "{}", one.name);
    }
}

/// State stops a forged callback before anything is sent, PKCE one message later; against
/// injection state does nothing.
#[test]
fn state_and_pkce_stop_at_different_messages() {
    let sends_code = |name: &str| {
        let trace = play(&Scenario::load(name).unwrap());
        let messages = recognise(&trace);
        let kinds = messages.iter().map(|message| message.kind.as_str());
        kinds.filter(|kind| *kind == "token-request").count()
    };
    assert_eq!(sends_code("csrf-callback-defended-state"), 0);
    assert_eq!(sends_code("csrf-callback-defended-pkce"), 1);
    let injected = play(&Scenario::load("code-injection").unwrap());
    let compared = injected.events.iter().any(|event| match event {
        Event::Local(local) => local.kind == LocalKind::CheckPassed && local.subject == "state",
        _ => false,
    });
    assert!(compared, "the state is right, and of no use");
}

/// The state of an injected code is right: a client that does not look is told from one that does.
#[test]
fn injection_needs_no_client_that_skips_the_state() {
    let breaks = |text: &str| {
        let trace = play(&Scenario::from_toml("injection", text).unwrap());
        let all = uphold(&trace, &recognise(&trace));
        let broken = all.iter().filter(|held| held.differs());
        broken
            .map(|held| held.invariant.number())
            .collect::<Vec<_>>()
    };
    let text = text_of("code-injection");
    assert_eq!(breaks(text), [0; 0]);
    let skips = text.replace(
        "sends_nonce = false",
        "sends_nonce = false\nchecks_state = false",
    );
    assert_eq!(breaks(&skips), [15]);
}

fn mistake(scenario: &Scenario) -> ScenarioError {
    match simulation::run(scenario, 0) {
        Err(SimulationError::Fault(error)) => error,
        other => panic!("{other:?}"),
    }
}

/// Whether a message has a value of this name, as its own or in an address of which it tells.
fn carries(event: &Event, message: &ProtocolMessage, name: &str) -> bool {
    let own = message.parameters.iter().any(|one| one.name == name);
    let http = event.http().and_then(Result::ok);
    let referer = http.as_ref().and_then(|http| http.header("referer"));
    let values = message.parameters.iter().map(|one| one.value.as_str());
    let mut addresses = values.chain(referer);
    own || addresses.any(|address| address.contains(&format!("{name}=")))
}

/// Whatever an attack takes from a message, it names; the message is one that reached it.
#[test]
fn every_secret_that_is_used_was_learned_from_a_message() {
    for one in attacks() {
        let trace = play(&Scenario::load(one.name).unwrap());
        let messages = recognise(&trace);
        for event in &trace.events {
            let Event::Local(local) = event else { continue };
            if local.kind != LocalKind::Learned {
                continue;
            }
            let mut all = trace.events.iter().zip(&messages);
            let carried = all.any(|(event, message)| {
                let transfer = event.transfer().map(|(_, transfer)| transfer);
                transfer.is_some_and(|transfer| {
                    let own = trace.header.setting.holder_of(transfer.to.actor());
                    let here = Some(transfer.exchange) == local.exchange && own.is_some();
                    here && carries(event, message, &local.subject)
                })
            });
            assert!(carried, "{}: {local:?}", one.name);
        }
    }
}

/// Attacks that take no value from any message: what they gain comes to them by itself.
const TAKES_NOTHING: [(&str, &str); 4] = [
    (
        "as-open-redirector",
        "Alice types her password into Mallory's page",
    ),
    (
        "clickjacking",
        "Alice presses the button that she does not see",
    ),
    (
        "consent-phishing",
        "Alice allows what Mallory's client asks for",
    ),
    (
        "redirect-307",
        "the browser repeats the form to Mallory's client",
    ),
];

/// Each value that is named, in turn, by a name under which no message carried one.
#[test]
fn a_secret_that_no_message_carried_is_a_mistake() {
    let undefended = attacks().filter(|one| !one.name.contains("-defended-"));
    let (takes, nothing): (Vec<&Builtin>, Vec<&Builtin>) =
        undefended.partition(|one| one.text.contains("${"));
    let nothing: Vec<&str> = nothing.iter().map(|one| one.name).collect();
    assert_eq!(nothing, TAKES_NOTHING.map(|(name, _)| name));
    for one in takes {
        for (begin, _) in one.text.match_indices("${") {
            let (before, rest) = one.text.split_at(begin);
            let (_, after) = rest.split_once('}').unwrap();
            // Nothing ever brings an attacker somebody's verifier.
            let named = format!("{before}${{token-request.code_verifier}}{after}");
            let scenario = Scenario::from_toml(one.name, &named).unwrap();
            let error = mistake(&scenario);
            let line = before.lines().count();
            assert_eq!(error.line(), Some(line), "{}: {error}", one.name);
            let shown = error.to_string();
            let said = "no message carried `${token-request.code_verifier}` to the attacker";
            assert!(shown.contains(said) && shown.contains("help: "), "{shown}");
        }
    }
}

/// The same run is the same every time: the author could have copied the code from it.
#[test]
fn a_copied_secret_is_a_mistake() {
    let base = Scenario::load("code-interception").unwrap();
    let trace = play(&base);
    let knowledge = Knowledge::of(&trace, &recognise(&trace));
    let code = &knowledge.of_kind(SecretKind::Code).next().unwrap().value;
    let one = attacks()
        .find(|one| one.name == "code-interception")
        .unwrap();
    // The app claims nothing any more, so that the code goes to the client.
    let text = one.text.replace("${callback-request.code}", code);
    let text = text.replace("claims = [\"https://app.example/callback\"]", "claims = []");
    let text: String = text
        .lines()
        .filter(|line| !line.starts_with("obtained"))
        .collect::<Vec<_>>()
        .join("\n");
    let text = text.replace("[outcome]", "");
    let scenario = Scenario::from_toml("copied", &text).unwrap();
    let error = mistake(&scenario).to_string();
    assert!(
        error.contains("no message carried this code to the attacker"),
        "{error}"
    );
    assert!(error.contains("form = "), "{error}");
}

#[test]
fn a_password_of_others_is_a_mistake_of_the_file() {
    let one = attacks()
        .find(|one| one.name == "code-interception")
        .unwrap();
    let text = one
        .text
        .replace("${callback-request.code}", "correct horse battery staple");
    let error = Scenario::from_toml("knows", &text).unwrap_err().to_string();
    assert!(
        error.contains("no message carried the password of `user` to the attacker"),
        "{error}"
    );
}

/// However it is written: as Basic credentials, in their form, or percent-encoded.
#[test]
fn a_client_secret_of_others_is_a_mistake_in_any_encoding() {
    let basic = STANDARD.encode("photos:demo-secret-of-the-photo-app");
    let text = text_of("code-injection");
    let url = "url = \"https://photos.example/callback?code";
    let secret = "demo%2Dsecret-of-the-photo-app";
    for written in [
        format!("headers = {{ Authorization = \"Basic {basic}\" }}"),
        format!("form = {{ client_secret = \"{secret}\" }}"),
    ] {
        let sends = text
            .replace("do = \"visit\"", "do = \"send\"")
            .replace(url, &format!("{written}\n{url}"));
        assert_ne!(sends, text);
        let error = Scenario::from_toml("knows", &sends).unwrap_err();
        let said = "no message carried the client_secret of `client` to the attacker";
        assert!(error.to_string().contains(said), "{error}");
        let line = sends.lines().position(|line| line == written);
        assert_eq!(error.line(), line.map(|line| line + 1), "{error}");
    }
}

/// Who was robbed of the answer never sends its verifier: nobody is seen to know it.
#[test]
fn a_copied_verifier_is_a_mistake() {
    let text = text_of("code-interception").replace("pkce = \"none\"", "pkce = \"S256\"");
    let (before, act) = text.split_once("[[act]]\nid = \"redeem\"").unwrap();
    let (_, after) = act.split_once("[outcome]").unwrap();
    let honest = format!("{before}[outcome]{after}")
        .replace("claims = [\"https://app.example/callback\"]", "")
        .replace("obtained = [", "obtained = []\n# [");
    let trace = play(&Scenario::from_toml("honest", &honest).unwrap());
    let knowledge = Knowledge::of(&trace, &recognise(&trace));
    let verifier = knowledge.of_kind(SecretKind::CodeVerifier).next().unwrap();
    let sends = |verifier: &str| {
        let fields = format!("client_id = \"native-app\", code_verifier = \"{verifier}\" }}");
        let text = text.replace("client_id = \"native-app\" }", &fields);
        Scenario::from_toml("copied", &text).unwrap()
    };
    let error = mistake(&sends(&verifier.value)).to_string();
    let said = "no message carried this code_verifier to the attacker";
    assert!(
        error.contains(said) && error.contains("code_verifier = "),
        "{error}"
    );
    // One that she makes up is hers, and of no use.
    let refused = obtained(&sends(&"m".repeat(43)));
    assert!(
        refused.iter().all(|gain| !gain.contains("AccessToken")),
        "{refused:?}"
    );
}

/// An attacker that is somebody else needs to steal nothing.
#[test]
fn an_attacker_has_accounts_and_clients_of_its_own() {
    let account = text_of("csrf-callback");
    let client = text_of("token-substitution");
    for (text, own, theirs, what, whose) in [
        (
            account,
            "\"mallory\"\npassword",
            "\"alice\"\npassword",
            "username",
            "user",
        ),
        (
            account,
            "a password of her own",
            "correct horse battery staple",
            "password",
            "user",
        ),
        (
            client,
            "\"daily-quiz\"",
            "\"photos\"",
            "client_id",
            "client",
        ),
        (
            client,
            "demo-secret-of-the-quiz",
            "demo-secret-of-the-photo-app",
            "client_secret",
            "client",
        ),
    ] {
        let same = text.replace(own, theirs);
        assert_ne!(same, text);
        let error = Scenario::from_toml("same", &same).unwrap_err().to_string();
        let said = format!("this {what} is that of `{whose}`");
        assert!(error.contains(&said) && error.contains("^^^"), "{error}");
    }
}

/// What a person's browser does, pages say; only an attacker has it post what it likes.
#[test]
fn an_honest_browser_posts_the_forms_of_pages() {
    let one = attacks().find(|one| one.name == "token-substitution");
    let text = one.unwrap().text;
    let act = text.find("id = \"substitute\"").unwrap();
    let (before, after) = text.split_at(act);
    let text = format!(
        "{before}{}",
        after.replacen("actor = \"mallory\"", "actor = \"user\"", 1)
    );
    let text = text
        .replace("${token-response.access_token}", "t")
        .replace("${token-response.id_token}", "t");
    let error = Scenario::from_toml("posts", &text).unwrap_err().to_string();
    assert!(
        error.contains("the browser of `user` posts the forms of pages"),
        "{error}"
    );
}

#[test]
fn a_page_of_an_attacker_does_one_thing() {
    let one = attacks().find(|one| one.name == "clickjacking").unwrap();
    for wrong in [
        "path = \"/prize\", serves = \"page\", frames",
        "path = \"/prize\", leads_to = \"x\", frames",
    ] {
        let text = one.text.replace("path = \"/prize\", frames", wrong);
        let error = Scenario::from_toml("both", &text).unwrap_err().to_string();
        assert!(
            error.contains("what this page does is not clear"),
            "{error}"
        );
    }
}

#[test]
fn what_is_in_reach_is_not_out_of_reach() {
    let one = attacks()
        .find(|one| one.name == "code-interception")
        .unwrap();
    let text = one
        .text
        .replace("do = \"send\"", "do = \"send\"\nout_of_reach = true");
    let error = mistake(&Scenario::from_toml("reaches", &text).unwrap()).to_string();
    assert!(
        error.contains("the attacker has all that this takes"),
        "{error}"
    );
}

/// In every format, without a colour.
#[test]
fn the_attacker_and_its_gains_are_marked_in_every_format() {
    for one in attacks() {
        let trace = play(&Scenario::load(one.name).unwrap());
        let story = Story::new(&trace, &trace.header.walkthroughs[0]);
        for format in [
            Format::Text,
            Format::Plantuml,
            Format::Mermaid,
            Format::Svg,
            Format::Html,
        ] {
            let options = Options {
                format,
                ..Options::default()
            };
            let drawn = render(&story, &options).unwrap().bytes;
            let drawn = String::from_utf8(drawn).unwrap();
            let plain = drawn.replace(|c: char| !c.is_alphanumeric(), " ");
            assert!(plain.contains("attacker"), "{} {format:?}", one.name);
        }
        let acts = Scenario::load(one.name).unwrap().acts;
        let sends = acts.iter().any(|act| matches!(act.action, Action::Send(_)));
        let learned = trace.events.iter().any(|event| match event {
            Event::Local(local) => local.kind == LocalKind::Learned,
            _ => false,
        });
        assert!(
            learned || !sends || one.name.contains("-defended-"),
            "{}",
            one.name
        );
    }
}

/// Only `Value` is left of a file that is not a table.
#[test]
fn every_defence_has_its_attack() {
    let names: Vec<&str> = attacks().map(|one| one.name).collect();
    for name in &names {
        let attack = name.split("-defended-").next().unwrap();
        assert!(names.contains(&attack), "{name}");
        let text: Table = attacks()
            .find(|one| one.name == *name)
            .unwrap()
            .text
            .parse()
            .unwrap();
        let has_specs = text
            .get("specs")
            .and_then(Value::as_array)
            .is_some_and(|all| !all.is_empty());
        assert!(has_specs, "{name}");
    }
}
