//! Reads a picture back: its texts with their room, its boxes, its lines.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};

/// The font's own line, in parts of its size: Noto Sans reaches so far up and down.
const ASCENT: f64 = 1.069;
const DESCENT: f64 = 0.293;
/// Lengths are written with two decimals, heights of lines are whole.
const DUST: f64 = 0.6;

/// A rectangle; y grows downwards.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Room {
    pub(crate) fn holds(&self, other: &Self) -> bool {
        self.left - DUST <= other.left
            && other.right <= self.right + DUST
            && self.top - DUST <= other.top
            && other.bottom <= self.bottom + DUST
    }

    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.left + DUST < other.right
            && other.left + DUST < self.right
            && self.top + DUST < other.bottom
            && other.top + DUST < self.bottom
    }
}

/// A line of text.
#[derive(Clone)]
pub(crate) struct Line<'d> {
    pub(crate) text: &'d str,
    pub(crate) room: Room,
    /// The box that it stands in.
    pub(crate) paper: Option<Room>,
}

/// What `text` elements of a class are set in.
pub(crate) fn sizes(document: &Document<'_>) -> BTreeMap<String, f64> {
    let style = document
        .descendants()
        .find(|node| node.has_tag_name("style"));
    let rules = style.and_then(|style| style.text()).unwrap().lines();
    let size = |rule: &str| {
        let (class, rest) = rule.strip_prefix('.')?.split_once("{font-size:")?;
        let (size, _) = rest.split_once("px")?;
        Some((class.to_owned(), size.parse().ok()?))
    };
    rules.filter_map(size).collect()
}

pub(crate) fn canvas(document: &Document<'_>) -> Room {
    let root = document.root_element();
    Room {
        left: 0.0,
        top: 0.0,
        right: number(root, "width"),
        bottom: number(root, "height"),
    }
}

pub(crate) fn number(node: Node<'_, '_>, name: &str) -> f64 {
    let value = node.attribute(name);
    let value = value.and_then(|value| value.parse().ok());
    value.unwrap_or_else(|| panic!("{node:?} has no number {name}"))
}

/// The elements with a class, those inside a node.
pub(crate) fn of_class<'a, 'd>(
    node: Node<'a, 'd>,
    class: &'static str,
) -> impl Iterator<Item = Node<'a, 'd>> {
    node.descendants()
        .filter(move |node| has_class(*node, class))
}

pub(crate) fn has_class(node: Node<'_, '_>, class: &str) -> bool {
    let classes = node.attribute("class").unwrap_or_default();
    classes.split(' ').any(|one| one == class)
}

/// All texts, from the first to the last.
pub(crate) fn lines<'d>(document: &'d Document<'_>) -> Vec<Line<'d>> {
    let sizes = sizes(document);
    let texts = document.descendants();
    let texts = texts.filter(|node| node.has_tag_name("text"));
    texts.map(|node| line(node, &sizes)).collect()
}

fn line<'d>(node: Node<'d, '_>, sizes: &BTreeMap<String, f64>) -> Line<'d> {
    let class = node.attribute("class").unwrap();
    let (x, y) = (number(node, "x"), number(node, "y"));
    let size = sizes[class];
    Line {
        text: node.text().unwrap_or_default(),
        room: Room {
            left: x,
            top: y - ASCENT * size,
            right: x + number(node, "textLength"),
            bottom: y + DESCENT * size,
        },
        paper: paper(node, class),
    }
}

/// The box drawn last before a text, in the same part of the drawing; what is said
/// beside an arrow or a heading stands in none.
fn paper(node: Node<'_, '_>, class: &str) -> Option<Room> {
    const BOXES: [&str; 5] = ["box", "paper", "sheet", "tab", "plate"];
    let linked = node.parent().filter(|parent| parent.has_tag_name("a"));
    let mut before = linked.unwrap_or(node).prev_siblings();
    let found = before.find(|node| BOXES.iter().any(|class| has_class(*node, class)))?;
    (class != "remark" || !has_class(found, "tab")).then(|| room(found))
}

/// The room of a rectangle or a path.
pub(crate) fn room(node: Node<'_, '_>) -> Room {
    if node.has_tag_name("rect") {
        let (left, top) = (number(node, "x"), number(node, "y"));
        return Room {
            left,
            top,
            right: left + number(node, "width"),
            bottom: top + number(node, "height"),
        };
    }
    let points: Vec<_> = strokes(node).into_iter().flatten().collect();
    let least = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).fold(f64::MAX, f64::min);
    let most = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).fold(f64::MIN, f64::max);
    Room {
        left: least(|p| p.0),
        top: least(|p| p.1),
        right: most(|p| p.0),
        bottom: most(|p| p.1),
    }
}

/// The corners of a path, stroke by stroke.
pub(crate) fn strokes(node: Node<'_, '_>) -> Vec<Vec<(f64, f64)>> {
    let d = node.attribute("d").unwrap().replace('Z', "");
    let mut strokes: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut rest = d.as_str();
    while let Some(command) = rest.chars().next() {
        rest = &rest[1..];
        let end = rest.find(['M', 'L', 'H', 'V']).unwrap_or(rest.len());
        let numbers: Vec<f64> = rest[..end].split(' ').map(|n| n.parse().unwrap()).collect();
        rest = &rest[end..];
        let last = strokes.last().and_then(|stroke| stroke.last());
        let (x, y) = last.copied().unwrap_or_default();
        let point = match command {
            'H' => (numbers[0], y),
            'V' => (x, numbers[0]),
            _ => (numbers[0], numbers[1]),
        };
        if command == 'M' {
            strokes.push(Vec::new());
        }
        strokes.last_mut().unwrap().push(point);
    }
    strokes
}

/// The pieces of a path of horizontals and verticals, each as a room of no width or height.
pub(crate) fn segments(node: Node<'_, '_>) -> Vec<Room> {
    let mut segments = Vec::new();
    for stroke in strokes(node) {
        for pair in stroke.windows(2) {
            let [(a, b), (c, d)] = [pair[0], pair[1]];
            segments.push(Room {
                left: a.min(c),
                top: b.min(d),
                right: a.max(c),
                bottom: b.max(d),
            });
        }
    }
    segments
}
