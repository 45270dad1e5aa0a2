//! Where the lifelines stand.

use super::pen::FRAME;
use super::strokes::Strokes;
use crate::diagram::{Interaction, Message, depth};
use crate::render::Options;
use crate::render::clean::visible;
use crate::render::words::Words;
use crate::render::wrap::{width, wrap};

/// Wider names are broken: the first width that fits the sheet.
const NAMES: [usize; 6] = [18, 16, 14, 12, 10, 8];
/// A sheet is never narrower.
const LEAST: usize = 24;
/// A label is broken rather than make a gap wider than this.
const LABEL: usize = 46;
/// Between two heads.
const AIR: usize = 2;

/// The columns of a drawing.
#[derive(Debug)]
pub(super) struct Columns {
    /// The column of each lifeline.
    pub(super) lifelines: Vec<usize>,
    /// The lines of each name.
    pub(super) names: Vec<Vec<String>>,
    /// Columns in all.
    pub(super) total: usize,
    /// What frames take on either side.
    pub(super) margin: usize,
    /// Whether there are no lifelines, for want of room.
    pub(super) stacked: bool,
}

impl Columns {
    /// Gives each gap what its labels ask for, as far as the options' width
    /// allows; names are broken earlier before heads are too wide for it.
    pub(super) fn of(interaction: &Interaction, words: &Words, options: &Options) -> Self {
        let margin = FRAME * depth(&interaction.fragments);
        let strokes = Strokes::of(options.ascii);
        let lifelines = interaction.lifelines.iter();
        let names: Vec<String> = lifelines.map(|one| strokes.visible(&one.name)).collect();
        let fitting = NAMES.iter().filter_map(|most| heads(&names, *most));
        let mut fitting = fitting.filter(|names| ends_and_gaps(names, margin) <= options.width);
        let Some(names) = fitting.next() else {
            return Self::stacked(&names, margin, options.width);
        };
        let least = least(&names);
        let taken = ends_and_gaps(&names, margin) - least.iter().sum::<usize>();
        let wanted = wanted(interaction, words, &least);
        let gaps = fit(&least, &wanted, options.width.saturating_sub(taken));
        let mut column = margin + names.first().map_or(0, |lines| half(lines));
        let mut lifelines = vec![column];
        for gap in &gaps {
            column += gap;
            lifelines.push(column);
        }
        lifelines.truncate(names.len());
        Self {
            total: (taken + gaps.iter().sum::<usize>()).max(LABEL.min(options.width)),
            lifelines,
            names,
            margin,
            stacked: false,
        }
    }

    fn stacked(names: &[String], margin: usize, width: usize) -> Self {
        Self {
            lifelines: Vec::new(),
            names: names.iter().map(|name| vec![name.clone()]).collect(),
            total: width.max(LEAST + 2 * margin.saturating_sub(FRAME)),
            margin,
            stacked: true,
        }
    }
}

/// The names broken at a width, unless that breaks a word of letters.
fn heads(names: &[String], most: usize) -> Option<Vec<Vec<String>>> {
    let lines: Vec<Vec<String>> = names.iter().map(|name| wrap(name, most)).collect();
    let whole = |(lines, name): (&Vec<String>, &String)| {
        most == NAMES[0] || !name.is_ascii() || lines.join(" ") == *name
    };
    lines.iter().zip(names).all(whole).then_some(lines)
}

/// Between neighbouring lifelines, what their heads need.
fn least(names: &[Vec<String>]) -> Vec<usize> {
    let halves: Vec<usize> = names.iter().map(|lines| half(lines)).collect();
    let pairs = halves.windows(2);
    pairs.map(|pair| pair[0] + pair[1] + 1 + AIR).collect()
}

/// What the narrowest drawing with these heads takes.
fn ends_and_gaps(names: &[Vec<String>], margin: usize) -> usize {
    let end = |lines: Option<&Vec<String>>| lines.map_or(0, |lines| half(lines));
    let ends = end(names.first()) + end(names.last());
    ends + 1 + 2 * margin + least(names).iter().sum::<usize>()
}

/// What the text of a message takes: number and label.
pub(super) fn text_of(message: &Message, words: &Words) -> usize {
    let number = message
        .number
        .as_deref()
        .map_or(0, |number| width(number) + 1);
    number + width(&visible(&words.label(&message.label)))
}

/// From the middle of a head to its end, border and blank included.
fn half(lines: &[String]) -> usize {
    let widest = lines.iter().map(|line| width(line)).max().unwrap_or(0);
    widest / 2 + 2
}

fn wanted(interaction: &Interaction, words: &Words, least: &[usize]) -> Vec<usize> {
    let mut wanted = least.to_vec();
    let mut messages = interaction.messages();
    messages.sort_by_key(|message| message.from.abs_diff(message.to));
    for message in messages {
        let spanned = message.from.min(message.to)..message.from.max(message.to);
        let span = wanted.get(spanned.clone()).unwrap_or_default();
        let have: usize = span.iter().sum();
        let lack = (text_of(message, words).min(LABEL) + 5).saturating_sub(have);
        let share = lack.div_ceil(span.len().max(1));
        for gap in wanted.get_mut(spanned).unwrap_or_default() {
            *gap += share;
        }
    }
    wanted
}

/// Shrinks what is wanted to what there is, each gap by the same part of its surplus.
fn fit(least: &[usize], wanted: &[usize], room: usize) -> Vec<usize> {
    let needed: usize = least.iter().sum();
    let surplus = wanted.iter().sum::<usize>() - needed;
    let allowed = room.saturating_sub(needed).min(surplus);
    let shrink = |(least, wanted): (&usize, &usize)| {
        least
            + ((wanted - least) * allowed)
                .checked_div(surplus)
                .unwrap_or(0)
    };
    least.iter().zip(wanted).map(shrink).collect()
}
