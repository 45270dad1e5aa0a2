//! Tests of the interaction as a whole.

use super::fixture::{Fixture, code_flow, denied, differing, lose};
use super::*;
use crate::protocol::LocalKind;
use crate::trace::{Event, Octets};
use crate::verdict::{Claim, DifferenceKind, Finding, StepState};
use crate::walkthrough::{
    self, DocumentedArrow, Landmark, LandmarkKind, Lifeline as Declared, LifelineShape, Name,
    Operator,
};

fn drawn(fixture: &Fixture, detail: Detail) -> Interaction {
    build(&fixture.story(), detail)
}

/// One fragment a line: groups with their contents, states where they are not plain.
fn outline(interaction: &Interaction) -> String {
    let mut lines = Vec::new();
    tell(interaction, &interaction.fragments, "", &mut lines);
    lines.join("\n")
}

fn tell(interaction: &Interaction, fragments: &[Fragment], indent: &str, lines: &mut Vec<String>) {
    let name = |index: usize| interaction.lifelines[index].id.as_str();
    for fragment in fragments {
        match fragment {
            Fragment::Message(m) => lines.push(format!(
                "{indent}{} {} {}>{} {:?} {:?}",
                m.id,
                m.number.as_deref().unwrap_or("-"),
                name(m.from),
                name(m.to),
                m.state,
                m.label.text,
            )),
            Fragment::Note(n) => {
                let place = n.lifeline.map_or("all", name);
                lines.push(format!("{indent}note on {place}: {:?}", n.remarks));
            }
            Fragment::Divider(d) => lines.push(format!("{indent}== {d:?}")),
            Fragment::Delay(d) => lines.push(format!("{indent}... {}", d.label.text)),
            Fragment::Operand(o) => lines.push(format!("{indent}else {}", o.label.text)),
            Fragment::Group(g) => {
                let continued = if g.continued { " continued" } else { "" };
                lines.push(format!("{indent}{} {:?}{continued}", g.id, g.state));
                tell(interaction, &g.fragments, &format!("{indent}  "), lines);
            }
        }
    }
}

fn states(interaction: &Interaction) -> Vec<State> {
    let messages = interaction.messages().into_iter();
    messages.map(|message| message.state).collect()
}

#[test]
fn the_documented_arrows_are_drawn_as_documented() {
    let fixture = code_flow();
    let interaction = drawn(&fixture, Detail::Steps);
    let messages = interaction.messages();
    assert_eq!(messages.len(), fixture.walkthrough.steps.len());
    for (message, step) in messages.iter().zip(&fixture.walkthrough.steps) {
        assert_eq!(message.id, format!("step-{}", step.id));
        assert_eq!(message.number, step.number);
        assert_eq!(message.label.source, step.label.plantuml);
        assert_eq!(interaction.lifelines[message.from].id, step.arrows[0].from);
        assert_eq!(interaction.lifelines[message.to].id, step.arrows[0].to);
        assert_eq!((message.state, message.remarks.len()), (State::Happened, 0));
    }
    assert_eq!(interaction.source, fixture.walkthrough.plantuml);
}

#[test]
fn no_arrow_is_drawn_as_happened_against_the_verdict() {
    for index in 0..8 {
        for (state, shown) in [
            (StepState::Differs, State::Differs),
            (StepState::Stopped, State::Stopped),
            (StepState::NotReached, State::NotReached),
            (StepState::Skipped, State::Skipped),
            (StepState::CannotBeSeen, State::CannotBeSeen),
        ] {
            let mut fixture = code_flow();
            fixture.set(index, state);
            assert_eq!(states(&drawn(&fixture, Detail::Steps))[index], shown);
        }
        let mut fixture = code_flow();
        fixture.set(index, StepState::Differs);
        fixture.verdict.steps[index].arrows[0].events.clear();
        let missing = &states(&drawn(&fixture, Detail::Steps))[index];
        assert_eq!(*missing, State::Missing);
        fixture.verdict.steps[index].arrows.clear();
        assert_eq!(
            states(&drawn(&fixture, Detail::Steps))[index],
            State::Missing
        );
    }
}

#[test]
fn a_stop_stands_on_its_step_and_the_rest_is_not_reached() {
    let interaction = drawn(&denied(), Detail::Steps);
    let mut expected = vec![State::Happened; 3];
    expected.push(State::Stopped);
    expected.extend([State::NotReached; 4]);
    assert_eq!(states(&interaction), expected);
    let divider = Fragment::Divider(Divider::NotReached);
    let at = interaction.fragments.iter().position(|one| *one == divider);
    assert_eq!(at, Some(4));
    let stop = &interaction.messages()[3].remarks;
    let [Remark::Stopped { error, at, .. }] = stop.as_slice() else {
        panic!("{stop:?}");
    };
    assert_eq!(
        (error.as_deref(), at.as_str()),
        (Some("access_denied"), "Web App")
    );
}

fn landmark((above, kind, text): (usize, LandmarkKind, &str)) -> Landmark {
    let label = walkthrough::Label {
        text: text.to_owned(),
        plantuml: None,
    };
    Landmark { above, kind, label }
}

/// `alt` around the arrows 4 to 8, within it `opt` around the last two.
fn framed(mut fixture: Fixture) -> Fixture {
    let landmarks = [
        (0, LandmarkKind::Divider, "sign-in"),
        (3, LandmarkKind::Frame(Operator::Alt), "allowed"),
        (4, LandmarkKind::Delay, "later"),
        (5, LandmarkKind::Else, "refused"),
        (6, LandmarkKind::Frame(Operator::Opt), "with a token"),
        (8, LandmarkKind::End, ""),
        (8, LandmarkKind::End, ""),
    ];
    fixture.walkthrough.landmarks = landmarks.map(landmark).into();
    fixture
}

#[test]
fn arrows_stand_in_the_frames_of_the_document() {
    let fixture = framed(code_flow());
    let outline = outline(&drawn(&fixture, Detail::Steps));
    let words = outline.lines().map(|line| {
        let indent = line.len() - line.trim_start().len();
        &line[..indent + 9]
    });
    let words: Vec<&str> = words.collect();
    assert_eq!(
        words,
        [
            "== Docume",
            "step-1 1.",
            "step-2 2.",
            "step-3 3.",
            "frame-1 H",
            "  step-4 4.",
            "  ... later",
            "  step-5 5.",
            "  else refu",
            "  step-6 6.",
            "  frame-2 H",
            "    step-7 7.",
            "    step-8 8.",
        ]
    );
    let wire = drawn(&fixture, Detail::Messages);
    assert_eq!(wire, drawn(&code_flow(), Detail::Messages));
}

#[test]
fn a_frame_is_drawn_though_nothing_in_it_was_reached() {
    let interaction = drawn(&framed(denied()), Detail::Steps);
    let Some(Fragment::Group(alt)) = interaction.fragments.last() else {
        panic!("{:?}", interaction.fragments);
    };
    assert_eq!(alt.state, State::Happened);
    let not_reached = Fragment::Divider(Divider::NotReached);
    assert_eq!(alt.fragments[1], not_reached);
    let Some(Fragment::Group(opt)) = alt.fragments.last() else {
        panic!("{:?}", alt.fragments);
    };
    assert_eq!((opt.state, opt.fragments.len()), (State::NotReached, 2));
}

/// Saved recordings may hold anything.
#[test]
fn frames_that_do_not_close_do_no_harm() {
    let mut fixture = code_flow();
    let landmarks = [
        (9, LandmarkKind::Else, "stray"),
        (2, LandmarkKind::End, ""),
        (0, LandmarkKind::Else, "stray"),
        (0, LandmarkKind::Frame(Operator::Loop), "open"),
        (99, LandmarkKind::End, ""),
    ];
    fixture.walkthrough.landmarks = landmarks.map(landmark).into();
    let interaction = drawn(&fixture, Detail::Steps);
    assert_eq!(interaction.messages().len(), 8);
}

#[test]
fn differences_stand_on_their_arrows_or_in_their_place() {
    let interaction = drawn(&differing(), Detail::Steps);
    let outline = outline(&interaction);
    assert_eq!(states(&interaction)[4..6], [State::Missing, State::Differs]);
    let note = outline
        .find("note on all: [Difference { kind: Undocumented")
        .unwrap();
    assert!(outline.find("step-6 ").unwrap() < note && note < outline.find("step-7 ").unwrap());
    let of = |index: usize| match interaction.messages()[index].remarks.as_slice() {
        [Remark::Difference { kind, .. }] => *kind,
        other => panic!("{other:?}"),
    };
    assert_eq!(of(4), DifferenceKind::Missing);
    assert_eq!(of(5), DifferenceKind::WrongSender);
}

#[test]
fn messages_stand_in_time_and_in_the_group_of_their_step() {
    let outline = outline(&drawn(&code_flow(), Detail::Messages));
    insta::assert_snapshot!(outline, @r#"
    event-1 - user>client Omitted "GET /login"
    step-1 Happened
      message-1.1 1.1 client>user Happened "302 Found → https://your-org.okta.example/oauth2/default/v1/authorize?response_type=code&client_id=…&redirect_uri=…&scope=openid+profile&state=…&nonce=…"
      message-1.2 1.2 user>okta Happened "GET /oauth2/default/v1/authorize?response_type=code&client_id=…&redirect_uri=…&scope=openid+profile&state=…&nonce=…"
      note on okta: [ChecksPassed(["client-id", "redirect-uri"])]
    step-2 Happened
      message-2.1 2.1 okta>user Happened "302 Found → /login?txn=1"
      message-2.2 2.2 user>okta Happened "GET /login?txn=1"
      message-2.3 2.3 okta>user Happened "200 OK"
      note on user: [Local { kind: FormFilled, subject: "sign-in-prompt", detail: "", specs: [] }]
    step-3 Happened
      message-3.1 3.1 user>okta Happened "POST /login username=alice&password=…&txn=1"
      message-3.2 3.2 user>okta Happened "POST /consent decision=allow&txn=1"
    step-4 Happened
      message-4.1 4.1 okta>user Happened "303 See Other → https://example.com/callback?code=…&state=…&iss=…"
      message-4.2 4.2 user>client Happened "GET /callback?code=…&state=…&iss=…"
      note on client: [ChecksPassed(["state"])]
    step-5 Happened
      message-5.1 5.1 client>okta Happened "POST /oauth2/default/v1/token [Basic …] grant_type=authorization_code&code=…&redirect_uri=…"
    step-6 Happened
      message-6.1 6.1 okta>client Happened "200 OK {access_token, token_type, expires_in}"
      event-17 - client>okta Omitted "GET /oauth2/default/v1/keys"
      event-18 - okta>client Omitted "200 OK {keys}"
      note on client: [ChecksPassed(["nonce"])]
    step-7 Happened
      message-7.1 7.1 client>app Happened "GET /profile [Bearer …]"
      note on app: [ChecksPassed(["audience"])]
    step-8 Happened
      message-8.1 8.1 app>client Happened "200 OK {sub}"
    step-4-continued-1 Happened continued
      message-4.3 4.3 client>user Happened "303 See Other → /"
    "#);
}

#[test]
fn a_missing_step_keeps_its_place_among_the_messages() {
    let outline = outline(&drawn(&differing(), Detail::Messages));
    let place = |text: &str| outline.find(text).unwrap();
    assert!(place("step-4 Happened") < place("step-5 5."));
    assert!(place("step-5 5.") < place("step-6 Differs"));
    assert!(outline.contains("step-5 5. client>okta Missing"));
    assert!(outline.contains("client>okta Differs \"GET /oauth2/default/v1/keys\""));
    assert!(place("step-8 ") < place("step-4-continued-1 Happened continued"));
}

#[test]
fn what_lies_behind_the_stop_comes_last() {
    let outline = outline(&drawn(&denied(), Detail::Messages));
    let behind = outline.split_once("== NotReached").unwrap().1;
    assert_eq!(behind.matches("NotReached").count(), 4);
    assert!(!behind.contains("Happened"));
    assert!(outline.contains("message-4.1 4.1 okta>user Stopped"));
    assert!(outline.contains("message-4.2 4.2 user>client Happened"));
}

#[test]
fn a_departure_draws_the_real_arrow_and_tells_the_documented_one() {
    let mut fixture = code_flow();
    fixture.walkthrough.steps[1].arrows[0].departs = Some(DocumentedArrow {
        from: "client".to_owned(),
        to: "user".to_owned(),
    });
    let interaction = drawn(&fixture, Detail::Steps);
    let message = interaction.messages()[1];
    assert_eq!((message.from, message.to), (2, 0));
    let told = Remark::Documented {
        from: "Web App".to_owned(),
        to: "Resource Owner (User)".to_owned(),
    };
    assert_eq!(message.remarks, [told]);
}

#[test]
fn number_and_label_stand_on_the_first_arrow_of_a_step() {
    let mut fixture = code_flow();
    let second = fixture.walkthrough.steps.remove(1);
    fixture.walkthrough.steps[0].arrows.extend(second.arrows);
    let finding = fixture.verdict.steps.remove(1);
    fixture.verdict.steps[0].arrows.extend(finding.arrows);
    let interaction = drawn(&fixture, Detail::Steps);
    let further = interaction.messages()[1];
    assert_eq!((further.id.as_str(), &further.number), ("step-1.2", &None));
    assert_eq!(further.label.text, "");
    assert_eq!(further.label.kind.unwrap().as_str(), "prompt-redirect");
    assert_eq!(interaction.source.unwrap().autonumber, None);
}

#[test]
fn a_setup_step_is_text_and_a_bullet_has_no_number() {
    let mut fixture = code_flow();
    fixture.walkthrough.steps[6].setup = true;
    fixture.walkthrough.steps[4].number = None;
    fixture.walkthrough.steps[4].id = "swap".to_owned();
    let interaction = drawn(&fixture, Detail::Steps);
    let Fragment::Note(note) = &interaction.fragments[6] else {
        panic!("{:?}", interaction.fragments[6]);
    };
    assert_eq!(note.text.as_deref(), Some("Request with access token"));
    assert_eq!(note.remarks, [Remark::Setup]);
    let outline = outline(&drawn(&fixture, Detail::Messages));
    assert!(
        outline.contains("message-swap.1 - client>okta"),
        "{outline}"
    );
}

#[test]
fn participants_talk_on_their_lifeline_or_on_one_of_their_own() {
    let mut fixture = code_flow();
    fixture.walkthrough.lifelines[0].holds = vec![Name::new("user")];
    fixture.walkthrough.lifelines[2].holds = vec![Name::new("somebody")];
    fixture.walkthrough.lifelines[1]
        .holds
        .push(Name::new("app"));
    let interaction = drawn(&fixture, Detail::Messages);
    assert_eq!(interaction.lifelines.len(), 5);
    assert_eq!(interaction.lifelines[4].name, "okta");
    let messages = interaction.messages();
    let resource = messages.iter().find(|message| message.id == "message-7.1");
    assert_eq!(
        resource.map(|message| (message.from, message.to)),
        Some((1, 1))
    );
    let request = messages.iter().find(|message| message.id == "message-1.2");
    assert_eq!(
        request.map(|message| (message.from, message.to)),
        Some((0, 4))
    );
}

#[test]
fn a_browser_with_a_lifeline_of_its_own_is_not_folded() {
    let mut fixture = code_flow();
    fixture.walkthrough.lifelines.push(Declared {
        id: "browser".to_owned(),
        name: "Browser".to_owned(),
        shape: LifelineShape::Participant,
        holds: vec![Name::new("user/browser")],
        plantuml: None,
    });
    let interaction = drawn(&fixture, Detail::Messages);
    assert_eq!(interaction.messages()[0].from, 4);
}

#[test]
fn losses_and_changes_are_told() {
    let mut fixture = code_flow();
    let lost = fixture.event("token-request");
    lose(&mut fixture, lost);
    let changed = fixture.event("callback-request");
    let Event::Request(transfer) = &mut fixture.trace.events[changed] else {
        panic!("a request");
    };
    let sent = String::from_utf8(transfer.sent.as_bytes().to_vec()).unwrap();
    let edited = sent.replace("state=state-296bc9a0-a2a2", "state=forged");
    transfer.delivered = Some(Octets::new(edited));
    let interaction = drawn(&fixture, Detail::Wire);
    let messages = interaction.messages();
    let of = |id: &str| *messages.iter().find(|message| message.id == id).unwrap();
    assert_eq!(of("message-5.1").state, State::Lost);
    let change = Change {
        name: "state".to_owned(),
        sent: vec!["state-296bc9a0-a2a2".to_owned()],
        delivered: vec!["forged".to_owned()],
    };
    assert_eq!(of("message-4.2").remarks, [Remark::Changed(vec![change])]);
    assert!(of("message-4.2").label.text.contains("state=forged"));
    let [sent, delivered] = of("message-4.2").attached.as_slice() else {
        panic!("two");
    };
    assert_eq!(
        (sent.delivered, delivered.delivered),
        (Some(false), Some(true))
    );
    assert!(sent.text.contains("state-296bc9a0-a2a2") && !sent.text.contains("forged"));
    assert!(delivered.text.contains("state=forged"));
}

#[test]
fn only_checks_that_passed_share_a_note() {
    let mut fixture = code_flow();
    let second = fixture.event("check-passed") + 1;
    if let Event::Local(local) = &mut fixture.trace.events[second] {
        local.kind = LocalKind::CheckFailed;
    }
    let outline = outline(&drawn(&fixture, Detail::Messages));
    assert!(outline.contains("note on okta: [ChecksPassed([\"client-id\"])]"));
    assert!(
        outline.contains("note on okta: [Local { kind: CheckFailed, subject: \"redirect-uri\"")
    );
}

#[test]
fn checks_outside_the_document_share_a_note_as_well() {
    let mut fixture = code_flow();
    let first = fixture.event("check-passed");
    fixture.verdict.claims[first..first + 2].fill(Claim::Omitted);
    let outline = outline(&drawn(&fixture, Detail::Messages));
    assert!(outline.contains("\nnote on okta: [ChecksPassed([\"client-id\", \"redirect-uri\"])]"));
}

/// Time passes in front of the first message of a kind, in step 3 by the verdict.
fn paused(before: &str) -> Fixture {
    let mut fixture = code_flow();
    let (at, filled) = (fixture.event(before), fixture.event("form-filled"));
    let mut pause = fixture.trace.events[filled].clone();
    if let Event::Local(local) = &mut pause {
        local.kind = LocalKind::TimePassed;
    }
    fixture.trace.events.insert(at, pause);
    fixture
        .messages
        .insert(at, fixture.messages[filled].clone());
    let claim = Claim::Local { step: Some(2) };
    fixture.verdict.claims.insert(at, claim);
    fixture
}

#[test]
fn time_passes_between_two_steps_or_while_one_lasts() {
    for (before, indent) in [("sign-in-answer", "\n"), ("consent-answer", "\n  ")] {
        let outline = outline(&drawn(&paused(before), Detail::Messages));
        let note = format!("{indent}note on all: [Local {{ kind: TimePassed");
        assert!(outline.contains(&note), "{outline}");
    }
}

#[test]
fn time_that_passes_is_shown_with_the_step_before_it() {
    let fixture = paused("sign-in-answer");
    let folding = fold(&fixture.story());
    let pauses = |row: &&Row| matches!(&row.content, RowContent::Fragments(all) if matches!(&all[..], [Fragment::Note(_)]));
    let rows: Vec<_> = folding.rows.iter().filter(pauses).collect();
    let shown: Vec<_> = rows.iter().map(|row| (row.step, row.shown)).collect();
    assert_eq!(shown, [(Some(1), Shown::Unfolded)]);
}

#[test]
fn the_wire_hides_nothing() {
    let fixture = code_flow();
    let interaction = drawn(&fixture, Detail::Wire);
    let texts: Vec<_> = interaction
        .messages()
        .iter()
        .flat_map(|message| &message.attached)
        .map(|attachment| attachment.text.clone())
        .collect();
    let all = texts.join("\n");
    assert!(all.contains("password=correct+horse+battery+staple"));
    assert!(all.contains("authorization: Basic MG9hOnNlY3JldA=="));
    assert!(all.contains(r#"{"access_token":"eyJhbGciOiJSUzI1NiJ9.e30.sig""#));
}

#[test]
fn octets_that_are_no_http_are_drawn_too() {
    let mut fixture = code_flow();
    let index = fixture.event("app-request");
    if let Event::Request(transfer) = &mut fixture.trace.events[index] {
        transfer.sent = Octets::new(&b"\xff nonsense\nmore"[..]);
    }
    let interaction = drawn(&fixture, Detail::Wire);
    assert_eq!(interaction.messages()[0].label.text, "\u{fffd} nonsense");
}

#[test]
fn footnotes_are_numbered_as_the_steps_meet_them() {
    let mut fixture = code_flow();
    let mut note = fixture.walkthrough.steps[0].notes[0].clone();
    fixture.walkthrough.steps[3].notes.push(note.clone());
    note.id = "V3".to_owned();
    fixture.walkthrough.steps[3].notes.push(note.clone());
    note.id = "V20".to_owned();
    fixture.walkthrough.notes.push(note);
    let interaction = drawn(&fixture, Detail::Steps);
    let ids: Vec<_> = interaction
        .footnotes
        .iter()
        .map(|note| (note.mark, note.id.as_str()))
        .collect();
    assert_eq!(ids, [(1, "V1"), (2, "V3"), (3, "V20")]);
    assert_eq!(interaction.messages()[3].marks, [1, 2]);
}

#[test]
fn a_verdict_that_fits_nothing_does_no_harm() {
    let mut fixture = code_flow();
    fixture.verdict.claims.truncate(3);
    fixture.verdict.steps.clear();
    fixture.messages.truncate(2);
    let message = "keys-request".parse().unwrap();
    let detail = Finding::TooOften { message };
    fixture.differ(DifferenceKind::Extra, Some(99), &[4711], detail);
    for detail in Detail::ALL {
        let interaction = drawn(&fixture, *detail);
        let told = outline(&interaction);
        assert!(told.contains("Missing"), "{told}");
    }
}

#[test]
fn levels_have_names() {
    for detail in Detail::ALL {
        assert_eq!(detail.as_str().parse(), Ok(*detail));
    }
    assert!("step".parse::<Detail>().is_err());
}
