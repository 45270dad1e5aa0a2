//! Where the lifelines stand.

use super::Wording;
use super::sizes::{
    BESIDE, BETWEEN_HEADS, FIGURE_HEIGHT, FIGURE_WIDTH, FRAME_INSET, HEAD_LEAST, HEAD_MOST,
    HEAD_PAD, HEAD_PAD_ABOVE, LABEL_MOST, LEAD_USUAL, LEAST_WIDTH, LEAST_WIDTH_OF_WIRE, LOOP_WIDTH,
    MARGIN,
};
use super::text::{Passage, Role};
use crate::diagram::{Lifeline, Message};
use crate::walkthrough::LifelineShape;

/// The columns of a drawing.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// Where each lifeline stands.
    pub(super) xs: Vec<f64>,
    /// The lines of each name.
    pub(super) names: Vec<Vec<String>>,
    /// How high the highest head is.
    pub(super) head: f64,
    /// All of it, margins included.
    pub(super) width: f64,
    /// From the edge to what frames hold.
    pub(super) margin: f64,
}

/// A message, the lifelines that it joins, and the room that its label would like.
struct Wish {
    first: usize,
    last: usize,
    room: f64,
}

impl Columns {
    /// Gives heads the room that they need, then each message what its label asks for.
    pub(super) fn of(
        lifelines: &[Lifeline],
        messages: &[&Message],
        depth: usize,
        wording: &dyn Wording,
    ) -> Self {
        let names: Vec<Vec<String>> = lifelines
            .iter()
            .map(|one| balanced(&wording.visible(&one.name)))
            .collect();
        let shapes: Vec<LifelineShape> = lifelines.iter().map(|one| one.shape).collect();
        let halves: Vec<f64> = names
            .iter()
            .zip(&shapes)
            .map(|(lines, shape)| half(lines, *shape))
            .collect();
        let heights = names
            .iter()
            .zip(&shapes)
            .map(|(lines, shape)| height(lines, *shape));
        let margin = MARGIN + inset(depth);
        let mut gaps: Vec<f64> = halves
            .windows(2)
            .map(|pair| pair[0] + BETWEEN_HEADS + pair[1])
            .collect();
        let mut wishes: Vec<Wish> = messages
            .iter()
            .filter_map(|message| wish(message, wording, names.len()))
            .collect();
        wishes.sort_by_key(|wish| wish.last - wish.first);
        for wish in &wishes {
            widen(&mut gaps, wish);
        }
        let mut x = margin + halves.first().copied().unwrap_or(0.0);
        let mut xs = vec![x];
        for gap in &gaps {
            x += gap.ceil();
            xs.push(x);
        }
        xs.truncate(names.len());
        let beyond = wishes
            .iter()
            .filter(|wish| wish.last == names.len())
            .map(|wish| wish.room);
        let end = halves.last().copied().unwrap_or(0.0);
        let wire = messages.iter().any(|message| !message.attached.is_empty());
        let least = if wire {
            LEAST_WIDTH_OF_WIRE
        } else {
            LEAST_WIDTH
        };
        Self {
            width: (x + beyond.fold(end, f64::max) + margin).ceil().max(least),
            head: heights.fold(0.0, f64::max),
            xs,
            names,
            margin,
        }
    }
}

/// How far inside the margin stands what so many frames hold.
#[expect(clippy::cast_precision_loss, reason = "frames are nested a few times")]
pub(super) fn inset(frames: usize) -> f64 {
    FRAME_INSET * frames as f64
}

/// A name on as few lines as it needs, these about equally wide.
fn balanced(name: &str) -> Vec<String> {
    let lines = Role::Head.wrap(name, HEAD_MOST);
    let (mut most, few) = (HEAD_MOST, lines.len());
    let mut best = lines;
    while few > 1 && most > HEAD_LEAST {
        most -= HEAD_PAD;
        let lines = Role::Head.wrap(name, most);
        let breaks_a_word = lines.join(" ") != name;
        if lines.len() > few || breaks_a_word {
            break;
        }
        best = lines;
    }
    best
}

/// From a lifeline to the edge of its head.
pub(super) fn half(lines: &[String], shape: LifelineShape) -> f64 {
    let widest = lines
        .iter()
        .map(|line| Role::Head.width(line))
        .fold(0.0, f64::max);
    let wide = match shape {
        LifelineShape::Participant => widest + 2.0 * HEAD_PAD,
        LifelineShape::Actor => widest.max(FIGURE_WIDTH),
    };
    (wide / 2.0).ceil()
}

/// The height of a head.
#[expect(
    clippy::cast_precision_loss,
    reason = "a name has fewer than 2^52 lines"
)]
pub(super) fn height(lines: &[String], shape: LifelineShape) -> f64 {
    let text = lines.len() as f64 * Role::Head.line();
    match shape {
        LifelineShape::Participant => text + 2.0 * HEAD_PAD_ABOVE,
        LifelineShape::Actor => text + FIGURE_HEIGHT,
    }
}

/// Number, marks and label of a message.
pub(super) fn passage(message: &Message, wording: &dyn Wording) -> Passage {
    let lead = lead(message.number.as_deref(), &message.marks, wording);
    Passage::new(lead, wording.visible(&wording.label(message)), Role::Label)
}

/// What stands in front of a label or heading.
pub(super) fn lead(
    number: Option<&str>,
    marks: &[usize],
    wording: &dyn Wording,
) -> Vec<(Role, String)> {
    let number = number.map(|number| (Role::Number, wording.visible(number)));
    let marks = if wording.footnotes() { marks } else { &[] };
    let marks = marks.iter().map(|mark| (Role::Mark, wording.mark(*mark)));
    number.into_iter().chain(marks).collect()
}

fn wish(message: &Message, wording: &dyn Wording, lifelines: usize) -> Option<Wish> {
    let (first, last) = (message.from.min(message.to), message.from.max(message.to));
    if last >= lifelines {
        return None;
    }
    let passage = passage(message, wording);
    let lead = passage.indent(Role::Label).min(LEAD_USUAL);
    let label = passage.wanted(Role::Label, LABEL_MOST + lead);
    Some(if first == last {
        Wish {
            first,
            last: first + 1,
            room: label.max(LOOP_WIDTH) + 2.0 * BESIDE,
        }
    } else {
        Wish {
            first,
            last,
            room: label + 2.0 * BESIDE,
        }
    })
}

/// Shares what is lacking between the gaps that the message crosses.
#[expect(
    clippy::cast_precision_loss,
    reason = "there are fewer than 2^52 lifelines"
)]
fn widen(gaps: &mut [f64], wish: &Wish) {
    let Some(crossed) = gaps.get_mut(wish.first..wish.last) else {
        return;
    };
    let lacking = wish.room - crossed.iter().sum::<f64>();
    if lacking > 0.0 {
        let share = lacking / crossed.len() as f64;
        for gap in crossed {
            *gap += share;
        }
    }
}
