//! Properties that every layout has, on random diagrams.

use proptest::prelude::*;

use super::{Course, Head, Layout, Part, Rect, Role, Strip, Strips, Text, Wording, layout, strips};
use crate::diagram::{
    Attachment, Delay, Divider, Execution, Folding, Footnote, Fragment, Group, Interaction, Label,
    Lifeline, Message, Note, Operand, Remark, Row, RowContent, Shown, Sort, State,
};
use crate::walkthrough::{LifelineShape, Operator};

/// Speaks English enough for a test.
struct Plain;

impl Wording for Plain {
    fn label(&self, message: &Message) -> String {
        message.label.text.clone()
    }
    fn note(&self, note: &Note) -> Option<String> {
        note.text.clone()
    }
    fn heading(&self, group: &Group) -> String {
        group.label.text.clone()
    }
    fn operand(&self, operand: &Operand) -> String {
        operand.label.text.clone()
    }
    fn divider(&self, divider: &Divider) -> String {
        match divider {
            Divider::NotReached => "not reached".to_owned(),
            Divider::Documented(label) => label.text.clone(),
        }
    }
    fn delay(&self, delay: &Delay) -> String {
        delay.label.text.clone()
    }
    fn remark(&self, remark: &Remark) -> String {
        match remark {
            Remark::ChecksPassed(rules) => rules.join(" "),
            other => format!("{other:?}"),
        }
    }
    fn octets(&self, delivered: bool) -> String {
        if delivered { "as delivered" } else { "as sent" }.to_owned()
    }
    fn mark(&self, mark: usize) -> String {
        format!("[{mark}]")
    }
    fn footnote(&self, footnote: &Footnote) -> String {
        footnote.text.clone()
    }
    fn visible(&self, text: &str) -> String {
        text.replace('\n', "␊")
    }
    fn visible_lines(&self, text: &str) -> Vec<String> {
        text.split('\n').map(str::to_owned).collect()
    }
    fn footnotes(&self) -> bool {
        true
    }
}

/// Texts of any script, some of them long, some without a place to break.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[ -~]{0,60}",
        4 => "[a-z]{1,9}( [a-z]{1,9}){0,12}",
        2 => "\\PC{0,80}",
        2 => "[一-龠、。「」]{0,60}",
        1 => "[א-ת ]{0,60}",
        1 => "GET /[a-z]{3,20}(&[a-z]{2,9}=[a-zA-Z0-9%]{0,40}){0,20}",
        1 => "[A-Za-z0-9]{500,2000}",
    ]
}

fn state() -> impl Strategy<Value = State> {
    prop::sample::select(vec![
        State::Happened,
        State::Happened,
        State::Differs,
        State::Missing,
        State::Stopped,
        State::NotReached,
        State::Omitted,
        State::Lost,
    ])
}

prop_compose! {
    fn message(lifelines: usize)(
        from in 0..lifelines,
        to in 0..lifelines,
        text in text(),
        number in prop::option::of("[0-9]{1,2}\\.([0-9]{1,2})?|[A-Z]\\."),
        sort in prop::sample::select(vec![Sort::Documented, Sort::Request, Sort::Response]),
        state in state(),
        remark in prop::option::weighted(0.2, text()),
        marks in prop::collection::vec(1_usize..4, 0..9),
        octets in prop::option::weighted(0.05, prop::collection::vec(text(), 1..9)),
    ) -> Message {
        Message {
            id: String::new(),
            number,
            label: Label { text, ..Label::default() },
            from,
            to,
            sort,
            dress: None,
            state,
            lost: state == State::Lost,
            remarks: remark.into_iter().map(|text| Remark::ChecksPassed(vec![text])).collect(),
            marks,
            attached: octets
                .into_iter()
                .map(|lines| Attachment { delivered: None, text: lines.join("\n") })
                .collect(),
            events: Vec::new(),
        }
    }
}

fn simple(lifelines: usize) -> impl Strategy<Value = Fragment> {
    let place = prop::option::of(0..lifelines);
    let number = prop::option::of("[0-9]\\.");
    let note = (place, number, text(), state()).prop_map(|(lifeline, number, text, state)| {
        Fragment::Note(Note {
            id: String::new(),
            lifeline,
            number,
            text: Some(text),
            state,
            remarks: vec![Remark::Setup],
            marks: Vec::new(),
            events: Vec::new(),
        })
    });
    let divider = prop_oneof![
        Just(Divider::NotReached),
        label().prop_map(Divider::Documented),
    ];
    prop_oneof![
        24 => message(lifelines).prop_map(Fragment::Message),
        6 => note,
        2 => divider.prop_map(Fragment::Divider),
        1 => label().prop_map(|label| Fragment::Delay(Delay { label })),
    ]
}

fn label() -> impl Strategy<Value = Label> {
    text().prop_map(|text| Label {
        text,
        ..Label::default()
    })
}

/// Single fragments, the groups of steps, and frames in frames.
fn fragment(lifelines: usize) -> impl Strategy<Value = Fragment> {
    let leaf = prop_oneof![
        5 => simple(lifelines),
        1 => group(simple(lifelines), Just(None)),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        let operand = label().prop_map(|label| Fragment::Operand(Operand { label }));
        let operator = prop::sample::select(Operator::ALL).prop_map(Some);
        group(prop_oneof![4 => inner, 1 => operand], operator)
    })
}

fn group(
    fragments: impl Strategy<Value = Fragment>,
    operator: impl Strategy<Value = Option<Operator>>,
) -> impl Strategy<Value = Fragment> {
    let fragments = prop::collection::vec(fragments, 0..6);
    (label(), operator, fragments).prop_map(|(label, operator, fragments)| {
        Fragment::Group(Group {
            id: String::new(),
            number: operator.is_none().then(|| "1.".to_owned()),
            operator,
            label,
            state: State::Happened,
            continued: false,
            remarks: Vec::new(),
            marks: vec![1],
            fragments,
        })
    })
}

fn interaction(
    lifelines: std::ops::Range<usize>,
    most: usize,
) -> impl Strategy<Value = Interaction> {
    let names = prop::collection::vec((text(), any::<bool>()), lifelines);
    names.prop_flat_map(move |names| {
        let fragments = prop::collection::vec(fragment(names.len()), 0..most);
        (Just(names), fragments, text())
            .prop_map(|(names, fragments, title)| drawing(names, fragments, title))
    })
}

fn drawing(names: Vec<(String, bool)>, fragments: Vec<Fragment>, title: String) -> Interaction {
    let lifelines = names.into_iter().map(|(name, actor)| Lifeline {
        attacker: false,
        id: String::new(),
        name,
        shape: if actor {
            LifelineShape::Actor
        } else {
            LifelineShape::Participant
        },
        declaration: None,
    });
    let footnote = Footnote {
        mark: 1,
        id: "V1".to_owned(),
        text: title.clone(),
        specs: Vec::new(),
    };
    let mut interaction = Interaction {
        title,
        language: "en".to_owned(),
        lifelines: lifelines.collect(),
        fragments,
        executions: Vec::new(),
        footnotes: vec![footnote],
        source: None,
    };
    interaction.executions = replies(&interaction);
    interaction
}

/// An execution wherever a message is answered by one in the other direction.
fn replies(interaction: &Interaction) -> Vec<Execution> {
    let messages = interaction.messages();
    let reply = |begin: usize| {
        let first = messages[begin];
        let behind = messages.iter().enumerate().skip(begin + 1).take(5);
        let mut answers = behind.filter(|(_, one)| one.from == first.to && one.to == first.from);
        let (end, _) = answers.next()?;
        (first.from != first.to).then_some(Execution {
            lifeline: first.to,
            begin,
            end,
        })
    };
    (0..messages.len()).filter_map(reply).collect()
}

/// All texts with the row that they belong to; heads and feet are rows of their own.
fn texts<'l>(layout: &'l Layout<'_>) -> Vec<&'l Text> {
    let mut all: Vec<&Text> = layout.title.iter().collect();
    let of_head = |head: &'l Head| head.texts.iter();
    all.extend(layout.heads.iter().chain(&layout.feet).flat_map(of_head));
    for part in &layout.parts {
        match part {
            Part::Arrow(arrow) => {
                all.extend(&arrow.texts);
                all.extend(arrow.remarks.iter().flat_map(|one| &one.texts));
                all.extend(arrow.octets.iter().flat_map(|one| &one.texts));
            }
            Part::Note(note) => all.extend(&note.texts),
            Part::Frame(frame) => {
                all.extend(&frame.texts);
                all.extend(frame.remarks.iter().flat_map(|one| &one.texts));
            }
            Part::Operand(operand) => all.extend(&operand.texts),
            Part::Rule(rule) => all.extend(&rule.texts),
            Part::Pause(pause) => all.extend(&pause.texts),
        }
    }
    all.extend(layout.footnotes.iter().flat_map(|(_, texts)| texts));
    all
}

/// Rounding of sums, far below what is drawn.
const DUST: f64 = 1e-6;

fn shrunk(rect: Rect) -> Rect {
    Rect {
        left: rect.left + DUST,
        top: rect.top + DUST,
        width: rect.width - 2.0 * DUST,
        height: rect.height - 2.0 * DUST,
    }
}

pub(super) fn check(interaction: &Interaction) {
    let layout = layout(interaction, &Plain);
    is_readable(&layout);
    arrows_touch(interaction.messages().len(), &layout);
    frames_nest(&layout);
}

/// What holds of a whole drawing and of a strip alike.
fn is_readable(layout: &Layout<'_>) {
    let canvas = Rect {
        left: 0.0,
        top: 0.0,
        width: layout.width,
        height: layout.height,
    };
    let texts = texts(layout);
    for text in &texts {
        assert!(
            canvas.holds(&shrunk(text.rect())),
            "off the canvas: {text:?}"
        );
    }
    nothing_overlaps(&texts);
    lines_keep_off_texts(layout, &texts);
    boxes_hold_their_texts(layout);
    let order = layout.parts.iter().map(|part| match part {
        Part::Arrow(arrow) => arrow.room.top,
        Part::Note(note) => note.frame.top,
        Part::Frame(frame) => frame.frame.top,
        Part::Operand(operand) => operand.line.2,
        Part::Rule(rule) => rule.frame.top,
        Part::Pause(pause) => pause.room.top,
    });
    assert!(order.is_sorted(), "order is kept");
    assert!(layout.lifelines.iter().map(|one| one.x).is_sorted());
}

fn nothing_overlaps(texts: &[&Text]) {
    let mut sorted: Vec<&Text> = texts.to_vec();
    sorted.sort_by(|a, b| a.rect().top.total_cmp(&b.rect().top));
    for (index, text) in sorted.iter().enumerate() {
        let rect = shrunk(text.rect());
        let near = sorted[index + 1..]
            .iter()
            .take_while(|other| other.rect().top < rect.bottom());
        for other in near {
            assert!(
                !rect.overlaps(&shrunk(other.rect())),
                "{text:?} meets {other:?}"
            );
        }
    }
}

fn lines_keep_off_texts(layout: &Layout<'_>, texts: &[&Text]) {
    for thread in &layout.lifelines {
        let bars = thread
            .bars
            .iter()
            .flat_map(|bar| bar.pieces.iter().copied());
        let lines = thread.pieces.iter().map(|piece| Rect {
            left: thread.x - DUST,
            top: piece.top,
            width: 2.0 * DUST,
            height: piece.bottom - piece.top,
        });
        let mut things: Vec<Rect> = bars.chain(lines).collect();
        things.sort_by(|a, b| a.top.total_cmp(&b.top));
        for thing in &things {
            let met = texts
                .iter()
                .find(|text| thing.overlaps(&shrunk(text.rect())));
            assert!(met.is_none(), "a lifeline crosses {met:?}");
        }
    }
}

fn arrows_touch(messages: usize, layout: &Layout<'_>) {
    let xs: Vec<f64> = layout.lifelines.iter().map(|one| one.x).collect();
    let arrows = layout.parts.iter().filter_map(|part| match part {
        Part::Arrow(arrow) => Some(arrow),
        _ => None,
    });
    let mut drawn = 0;
    for arrow in arrows {
        drawn += 1;
        let message = arrow.message;
        // On the line, or on the edge of a bar that stands there.
        let touches = |x: f64, y: f64, lifeline: usize| {
            let thread = &layout.lifelines[lifeline];
            let bars = thread.bars.iter().flat_map(|bar| &bar.pieces);
            let here = bars.filter(|bar| bar.top - DUST <= y && y <= bar.bottom() + DUST);
            let edges = here.flat_map(|bar| [bar.left, bar.right()]);
            let mut places = edges.chain([thread.x]);
            places.any(|place| (place - x).abs() < DUST)
        };
        match arrow.course {
            Course::Straight { from, to, y } => {
                assert!(touches(from, y, message.from), "{arrow:?}");
                assert_eq!(touches(to, y, message.to), !message.lost, "{arrow:?}");
                assert_eq!(to > from, message.to > message.from);
            }
            Course::Loop { x, right, top, .. } => {
                assert!(touches(x, top, message.from) && message.from == message.to);
                let next = xs.get(message.from + 1).copied().unwrap_or(layout.width);
                assert!(right < next, "a loop leaves its lane");
            }
        }
    }
    assert_eq!(drawn, messages);
}

fn boxes_hold_their_texts(layout: &Layout<'_>) {
    let all_in = |frame: &Rect, texts: &[Text]| {
        for text in texts {
            assert!(
                frame.holds(&shrunk(text.rect())),
                "{text:?} leaves {frame:?}"
            );
        }
    };
    for head in layout.heads.iter().chain(&layout.feet) {
        all_in(&head.frame, &head.texts);
    }
    for part in &layout.parts {
        match part {
            Part::Arrow(arrow) => {
                for sheet in &arrow.octets {
                    all_in(&sheet.frame, &sheet.texts);
                }
            }
            Part::Note(note) => all_in(&note.frame, &note.texts),
            Part::Frame(frame) => all_in(&frame.tab, &frame.texts),
            Part::Operand(_) => {}
            Part::Rule(rule) => all_in(&rule.frame, &rule.texts),
            Part::Pause(pause) => all_in(&pause.room, &pause.texts),
        }
    }
}

/// A frame lies inside the one around it, and holds the rows between its ends.
fn frames_nest(layout: &Layout<'_>) {
    let mut open: Vec<Rect> = Vec::new();
    for part in &layout.parts {
        let (top, ends) = match part {
            Part::Arrow(arrow) => (arrow.room.top, None),
            Part::Note(note) => (note.frame.top, Some((note.frame.left, note.frame.right()))),
            Part::Frame(frame) => (
                frame.frame.top,
                Some((frame.frame.left, frame.frame.right())),
            ),
            Part::Operand(operand) => (operand.line.2, None),
            Part::Rule(rule) => (rule.frame.top, Some((rule.frame.left, rule.frame.right()))),
            Part::Pause(pause) => (pause.room.top, Some((pause.room.left, pause.room.right()))),
        };
        open.retain(|around| top < around.bottom());
        if let (Some(around), Some((left, right))) = (open.last(), ends) {
            assert!(around.left < left + DUST && right < around.right() + DUST);
        }
        if let Part::Operand(operand) = part {
            let around = open.last().expect("an operand stands in a frame");
            let (left, right, _) = operand.line;
            assert!((left - around.left).abs() < DUST && (right - around.right()).abs() < DUST);
        }
        if let Part::Frame(frame) = part {
            let inside = |around: &Rect| around.holds(&shrunk(frame.frame));
            assert!(open.iter().all(inside), "{open:?} {frame:?}");
            open.push(frame.frame);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn every_layout_is_readable(interaction in interaction(1..6, 20)) {
        check(&interaction);
    }
}

/// The same drawing as strips, one for each of its fragments: all recorded, with their
/// bars, or some of them those of folded steps, without any.
fn folding(interaction: Interaction, recorded: bool) -> Folding {
    let shown: &[Shown] = if recorded {
        &[Shown::Unfolded, Shown::Always]
    } else {
        &[Shown::Folded]
    };
    let fragments = interaction
        .fragments
        .iter()
        .cloned()
        .zip(shown.iter().cycle());
    let row = |(fragment, shown): (Fragment, &Shown)| Row {
        step: None,
        shown: *shown,
        content: RowContent::Fragments(vec![fragment]),
    };
    Folding {
        rows: fragments.map(row).collect(),
        steps: Vec::new(),
        recording: interaction,
    }
}

fn as_layout<'a>(strips: &Strips<'a>, strip: &Strip<'a>) -> Layout<'a> {
    Layout {
        width: strips.width,
        height: strip.height,
        title: Vec::new(),
        marks: Vec::new(),
        heads: Vec::new(),
        feet: Vec::new(),
        lifelines: strip.lifelines.clone(),
        parts: strip.parts.clone(),
        footnotes: Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn every_strip_is_readable_on_the_same_columns(
        interaction in interaction(1..6, 20),
        recorded in any::<bool>(),
    ) {
        let folding = folding(interaction, recorded);
        let strips = strips(&folding, &Plain);
        assert_eq!(strips.strips.len(), folding.rows.len());
        let columns: Vec<f64> = strips.heads.iter().map(|head| head.frame.left + head.frame.width / 2.0).collect();
        for (strip, row) in strips.strips.iter().zip(&folding.rows) {
            let layout = as_layout(&strips, strip);
            is_readable(&layout);
            arrows_touch(row.messages().len(), &layout);
            frames_nest(&layout);
            for (thread, column) in strip.lifelines.iter().zip(&columns) {
                assert!((thread.x - column).abs() < DUST);
                assert!(thread.pieces.iter().all(|piece| piece.bottom <= strip.height));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn large_layouts_are_readable(interaction in interaction(15..21, 500)) {
        check(&interaction);
    }
}

#[test]
fn height_grows_with_the_messages_and_no_faster() {
    let height = |count: usize| {
        let message = Fragment::Message(Message {
            id: String::new(),
            number: None,
            label: Label {
                text: "a label of some length that may be broken".to_owned(),
                ..Label::default()
            },
            from: 0,
            to: 1,
            sort: Sort::Request,
            dress: None,
            state: State::Happened,
            lost: false,
            remarks: Vec::new(),
            marks: Vec::new(),
            attached: Vec::new(),
            events: Vec::new(),
        });
        let names = vec![("A".to_owned(), true), ("B".to_owned(), false)];
        layout(&drawing(names, vec![message; count], String::new()), &Plain).height
    };
    let row = height(11) - height(10);
    assert!(row > Role::Label.size());
    assert!((height(1000) - height(10) - 990.0 * row).abs() < 2.0);
}

/// Executions nested as deep as there are messages share bars.
#[test]
fn bars_do_not_multiply() {
    let pieces = |depth: usize| {
        let message = |from, to, sort| {
            Fragment::Message(Message {
                id: String::new(),
                number: None,
                label: Label {
                    text: "a label over the bar of somebody else".to_owned(),
                    ..Label::default()
                },
                from,
                to,
                sort,
                state: State::Happened,
                lost: false,
                remarks: Vec::new(),
                marks: Vec::new(),
                attached: Vec::new(),
                events: Vec::new(),
                dress: None,
            })
        };
        let there = std::iter::repeat_n(message(0, 1, Sort::Request), depth);
        let back = std::iter::repeat_n(message(1, 0, Sort::Response), depth);
        let names = vec![("A".to_owned(), true), ("B".to_owned(), false)];
        let mut drawing = drawing(names, there.chain(back).collect(), String::new());
        let execution = |begin| Execution {
            lifeline: 1,
            begin,
            end: 2 * depth - 1 - begin,
        };
        drawing.executions = (0..depth).map(execution).collect();
        check(&drawing);
        let laid = layout(&drawing, &Plain);
        let bars = laid.lifelines.iter().flat_map(|thread| &thread.bars);
        bars.map(|bar| bar.pieces.len()).sum::<usize>()
    };
    assert_eq!((pieces(1), pieces(2)), (1, 2));
    assert_eq!(pieces(200), pieces(2));
}

#[test]
fn an_execution_of_no_lifeline_is_left_out() {
    let names = vec![("A".to_owned(), true)];
    let mut drawing = drawing(names, Vec::new(), String::new());
    drawing.executions = vec![Execution {
        lifeline: 7,
        begin: 0,
        end: 0,
    }];
    check(&drawing);
}

#[test]
fn a_drawing_of_nothing_has_a_size() {
    let empty = drawing(Vec::new(), Vec::new(), String::new());
    let laid = layout(&empty, &Plain);
    assert!(laid.width > 0.0 && laid.height > 0.0);
}
