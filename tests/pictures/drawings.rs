//! The drawings that are looked at: those of the built-in scenarios, random ones,
//! and one with every state.

use flowscribe::diagram::{
    Attachment, Delay, Detail, Divider, Execution, Footnote, Fragment, Group, Interaction, Label,
    Message, Note, Operand, Remark, Sort, State, Story, build,
};
use flowscribe::render::{Options, Theme, svg};
use flowscribe::scenario::{self, Scenario};
use flowscribe::simulation;
use flowscribe::walkthrough::{LifelineShape, Operator};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use crate::hostile_texts::{group, interaction, message, nested, note};

/// A drawing with its name.
pub(crate) type Named = (String, Interaction);

pub(crate) fn drawn(interaction: &Interaction, theme: Theme) -> String {
    let options = Options {
        footnotes: true,
        theme,
        ..Options::default()
    };
    svg(interaction, &options)
}

/// Every walkthrough of some scenarios at every level.
pub(crate) fn of_scenarios(names: &[&str]) -> Vec<Named> {
    let mut all = Vec::new();
    for scenario in names {
        let trace = simulation::run(&Scenario::load(scenario).unwrap(), 0).unwrap();
        for walkthrough in &trace.header.walkthroughs {
            let story = Story::new(&trace, walkthrough);
            for detail in Detail::ALL {
                let name = format!("{scenario}/{}/{detail}", walkthrough.id);
                all.push((name, build(&story, *detail)));
            }
        }
    }
    all
}

/// The same of all built-in scenarios.
pub(crate) fn of_every_scenario() -> Vec<Named> {
    let mut names: Vec<&str> = scenario::builtin().iter().map(|one| one.name).collect();
    names.push("tests/frames/frames.toml");
    of_scenarios(&names)
}

/// The same random drawings each time.
pub(crate) fn random(count: usize) -> Vec<Named> {
    let mut runner = TestRunner::deterministic();
    let strategy = random_drawing();
    let mut drawing = || strategy.new_tree(&mut runner).unwrap().current();
    (0..count)
        .map(|nth| (format!("random/{nth}"), drawing()))
        .collect()
}

/// Texts of several scripts, some of them long, some without a place to break.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[ -~]{0,60}",
        4 => "[a-z]{1,9}( [a-z]{1,9}){0,12}",
        2 => "[ -~À-ɏΑ-ωА-я]{0,80}",
        2 => "[一-龠、。「」]{0,60}",
        1 => "[א-ת ]{0,60}",
        1 => "GET /[a-z]{3,20}(&[a-z]{2,9}=[a-zA-Z0-9%]{0,40}){0,20}",
        1 => "[A-Za-z0-9]{200,600}",
    ]
}

fn state() -> impl Strategy<Value = State> {
    prop_oneof![3 => Just(State::Happened), 1 => prop::sample::select(State::ALL.to_vec())]
}

fn random_message(lifelines: usize) -> impl Strategy<Value = Fragment> {
    let ends = (0..lifelines, 0..lifelines);
    let sort = prop::sample::select(vec![Sort::Documented, Sort::Request, Sort::Response]);
    let octets = prop::option::weighted(0.1, prop::collection::vec(text(), 1..6));
    let remark = prop::option::weighted(0.2, text());
    let number = prop::option::of("[0-9]{1,2}\\.([0-9]{1,2})?|[A-Z]\\.");
    let marks = prop::collection::vec(1..3_usize, 0..2);
    let parts = (ends, text(), sort, state(), octets, remark, number, marks);
    parts.prop_map(
        |((from, to), label, sort, state, octets, remark, number, marks)| {
            let attached = octets.map(|lines| Attachment {
                delivered: None,
                text: lines.join("\n"),
            });
            Fragment::Message(Message {
                from,
                to,
                state,
                lost: state == State::Lost,
                number,
                marks,
                attached: attached.into_iter().collect(),
                remarks: remark.map(passed).into_iter().collect(),
                ..message(&label, sort)
            })
        },
    )
}

fn passed(text: String) -> Remark {
    Remark::ChecksPassed(vec![text])
}

fn random_fragment(lifelines: usize) -> impl Strategy<Value = Fragment> {
    let noted = (prop::option::of(0..lifelines), text(), state());
    let noted = noted.prop_map(|(lifeline, text, state)| {
        Fragment::Note(Note {
            lifeline,
            state,
            ..note(&text)
        })
    });
    let grouped = (
        text(),
        prop::collection::vec(random_message(lifelines), 0..5),
    );
    let grouped = grouped.prop_map(|(heading, fragments)| {
        let mut group = group(&heading);
        group.fragments = fragments;
        Fragment::Group(group)
    });
    let label = || {
        text().prop_map(|text| Label {
            text,
            ..Label::default()
        })
    };
    let divider = prop_oneof![
        Just(Divider::NotReached),
        label().prop_map(Divider::Documented)
    ];
    let single = prop_oneof![
        24 => random_message(lifelines),
        6 => noted,
        4 => grouped,
        2 => divider.prop_map(Fragment::Divider),
        1 => label().prop_map(|label| Fragment::Delay(Delay { label })),
    ];
    single.prop_recursive(3, 12, 4, move |inner| {
        let operand = label().prop_map(|label| Fragment::Operand(Operand { label }));
        let inner = prop::collection::vec(prop_oneof![4 => inner, 1 => operand], 0..5);
        let operator = prop::sample::select(Operator::ALL);
        (text(), operator, inner).prop_map(|(guard, operator, fragments)| {
            Fragment::Group(Group {
                operator: Some(operator),
                number: None,
                fragments,
                ..group(&guard)
            })
        })
    })
}

fn random_drawing() -> impl Strategy<Value = Interaction> {
    let names = prop::collection::vec((text(), any::<bool>()), 1..8);
    names.prop_flat_map(|names| {
        let fragments = prop::collection::vec(random_fragment(names.len()), 0..25);
        (Just(names), fragments, text())
            .prop_map(|(names, fragments, title)| put_together(names, fragments, &title))
    })
}

fn put_together(names: Vec<(String, bool)>, fragments: Vec<Fragment>, title: &str) -> Interaction {
    let mut drawing = interaction(title, fragments);
    let lifeline = drawing.lifelines[0].clone();
    let lifelines = names.into_iter().map(|(name, actor)| {
        let mut lifeline = lifeline.clone();
        lifeline.name = name;
        if actor {
            lifeline.shape = LifelineShape::Actor;
        }
        lifeline
    });
    drawing.lifelines = lifelines.collect();
    drawing.footnotes = (1..3).map(|mark| footnote(mark, title)).collect();
    drawing.executions = executions(&drawing);
    number(&mut drawing.fragments, &mut 0);
    drawing
}

pub(crate) fn footnote(mark: usize, text: &str) -> Footnote {
    Footnote {
        mark,
        id: format!("V{mark}"),
        text: text.to_owned(),
        specs: Vec::new(),
    }
}

/// An execution wherever the next message but few goes the other way.
fn executions(drawing: &Interaction) -> Vec<Execution> {
    let messages = drawing.messages();
    let execution = |begin: usize| {
        let first = messages[begin];
        let mut behind = (begin + 1..messages.len()).take(5);
        let end = behind.find(|at| {
            let answer = messages[*at];
            (answer.from, answer.to) == (first.to, first.from)
        })?;
        (first.from != first.to).then_some(Execution {
            lifeline: first.to,
            begin,
            end,
        })
    };
    (0..messages.len()).filter_map(execution).collect()
}

/// Gives each fragment an id of its own.
pub(crate) fn number(fragments: &mut [Fragment], count: &mut usize) {
    for fragment in fragments {
        *count += 1;
        match fragment {
            Fragment::Message(message) => message.id = format!("message-{count}"),
            Fragment::Note(note) => note.id = format!("note-{count}"),
            Fragment::Group(group) => {
                group.id = format!("group-{count}");
                number(&mut group.fragments, count);
            }
            Fragment::Operand(_) | Fragment::Divider(_) | Fragment::Delay(_) => {}
        }
    }
}

/// Every part of a drawing in every state.
pub(crate) fn every_state() -> Interaction {
    let mut fragments = Vec::new();
    for &state in State::ALL {
        for sort in [Sort::Documented, Sort::Request, Sort::Response] {
            fragments.push(Fragment::Message(Message {
                state,
                lost: state == State::Lost,
                number: Some("1.".to_owned()),
                marks: vec![1],
                remarks: vec![Remark::State(State::Differs), Remark::Setup],
                attached: vec![Attachment {
                    delivered: Some(true),
                    text: "GET / HTTP/1.1".to_owned(),
                }],
                ..message("a label", sort)
            }));
        }
        let mut group = group("a heading");
        group.state = state;
        group.marks = vec![1];
        group.remarks = vec![Remark::Setup];
        let note = Note {
            state,
            number: Some("2.".to_owned()),
            marks: vec![1],
            remarks: vec![Remark::Setup],
            ..note("a note")
        };
        fragments.extend([Fragment::Note(note), Fragment::Group(group)]);
    }
    fragments.push(nested("a guard"));
    fragments.push(Fragment::Divider(Divider::NotReached));
    let mut drawing = interaction("every state", fragments);
    drawing.footnotes.push(footnote(1, "a footnote"));
    drawing.lifelines[0].shape = LifelineShape::Actor;
    number(&mut drawing.fragments, &mut 0);
    drawing
}
