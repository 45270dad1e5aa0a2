//! Where everything stands, on every drawing of the built-in scenarios and on random ones.

use flowscribe::diagram::Interaction;
use flowscribe::render::Theme;
use roxmltree::{Document, Node};

use crate::drawings::{Named, drawn, of_every_scenario, random};
use crate::svg::{Line, Room, canvas, has_class, lines, number, of_class, room, segments};

#[test]
fn drawings_of_every_scenario_are_readable() {
    let drawings = of_every_scenario();
    assert!(drawings.len() > 100, "{}", drawings.len());
    let texts: usize = drawings.iter().map(check).sum();
    assert!(texts > 5_000, "{texts}");
}

#[test]
fn random_drawings_are_readable() {
    let texts: usize = random(100).iter().map(check).sum();
    assert!(texts > 5_000, "{texts}");
}

/// Holds a drawing to every rule; gives how many texts it has.
fn check((name, interaction): &Named) -> usize {
    let source = drawn(interaction, Theme::Light);
    let document = Document::parse(&source).unwrap();
    let lines = lines(&document);
    let faults = [
        texts_in_their_rooms(&document, &lines),
        texts_apart(&lines),
        strokes_beside_texts(&document, &lines),
        arrows_at_their_lifelines(interaction, &document),
    ];
    let faults = faults.concat();
    assert!(faults.is_empty(), "{name}\n{}", faults.join("\n"));
    lines.len()
}

fn texts_in_their_rooms(document: &Document<'_>, lines: &[Line<'_>]) -> Vec<String> {
    let canvas = canvas(document);
    let out = |line: &&Line<'_>| {
        let paper = line.paper.unwrap_or(canvas);
        !canvas.holds(&line.room) || !paper.holds(&line.room)
    };
    let outside = lines.iter().filter(out);
    outside
        .map(|line| format!("{:?} is outside, at {:?}", line.text, line.room))
        .collect()
}

fn texts_apart(lines: &[Line<'_>]) -> Vec<String> {
    let mut sorted: Vec<&Line<'_>> = lines.iter().collect();
    sorted.sort_by(|a, b| a.room.top.total_cmp(&b.room.top));
    let mut faults = Vec::new();
    for (index, line) in sorted.iter().enumerate() {
        let near = sorted[index + 1..].iter();
        let near = near.take_while(|other| other.room.top < line.room.bottom);
        for other in near.filter(|other| other.room.meets(&line.room)) {
            faults.push(format!("{:?} meets {:?}", line.text, other.text));
        }
    }
    faults
}

/// Neither a lifeline nor a bar nor an arrow runs through a text.
fn strokes_beside_texts(document: &Document<'_>, lines: &[Line<'_>]) -> Vec<String> {
    let root = document.root_element();
    let paths = of_class(root, "life").chain(of_class(root, "line"));
    let bars = of_class(root, "bar").map(room);
    let strokes: Vec<Room> = paths.flat_map(segments).chain(bars).collect();
    let mut faults = Vec::new();
    for stroke in &strokes {
        let met = lines.iter().filter(|line| crosses(stroke, &line.room));
        faults.extend(met.map(|line| format!("{stroke:?} runs through {:?}", line.text)));
    }
    faults
}

/// As [`Room::meets`], for rooms of no width or height too.
fn crosses(stroke: &Room, text: &Room) -> bool {
    let (wide, high) = (text.right - text.left, text.bottom - text.top);
    let inner = Room {
        left: text.left + wide.min(1.2) / 2.0,
        top: text.top + high.min(1.2) / 2.0,
        right: text.right - wide.min(1.2) / 2.0,
        bottom: text.bottom - high.min(1.2) / 2.0,
    };
    stroke.left < inner.right
        && inner.left < stroke.right
        && stroke.top < inner.bottom
        && inner.top < stroke.bottom
}

fn arrows_at_their_lifelines(interaction: &Interaction, document: &Document<'_>) -> Vec<String> {
    /// Half a bar, and how far a nested one lies to the right.
    const REACH: f64 = 10.0;
    let root = document.root_element();
    let xs: Vec<f64> = of_class(root, "thread").map(middle).collect();
    let arrows: Vec<Node<'_, '_>> = of_class(root, "message").collect();
    let messages = interaction.messages();
    assert_eq!(xs.len(), interaction.lifelines.len());
    assert_eq!(arrows.len(), messages.len());
    let (mut faults, mut above) = (Vec::new(), 0.0);
    for (arrow, message) in arrows.into_iter().zip(messages) {
        let path = of_class(arrow, "line").next().unwrap();
        let corners = crate::svg::strokes(path).concat();
        let ((from, top), (to, bottom)) = (corners[0], corners[corners.len() - 1]);
        let near = |x: f64, lifeline: usize| (x - xs[lifeline]).abs() <= REACH;
        let right = if message.from == message.to {
            let next = xs.get(message.from + 1).copied();
            let lane = next.unwrap_or_else(|| canvas(document).right);
            corners[1].0 < lane && bottom > top
        } else {
            (to > from) == (message.to > message.from) && (top - bottom).abs() < 0.01
        };
        let lost = message.lost && message.from != message.to;
        let touches = near(from, message.from) && near(to, message.to) != lost;
        if message.id != arrow.attribute("id").unwrap() || !right || !touches || top <= above {
            faults.push(format!("{arrow:?} is not {message:?}"));
        }
        above = top;
    }
    faults
}

/// Where a lifeline stands: the middle of its head.
fn middle(thread: Node<'_, '_>) -> f64 {
    let mut heads = thread.children();
    let head = heads.find(|node| has_class(*node, "box") || has_class(*node, "figure"));
    let head = head.unwrap();
    if head.has_tag_name("circle") {
        return number(head, "cx");
    }
    let room = room(head);
    f64::midpoint(room.left, room.right)
}
