//! Where the lifelines stand.

use crate::diagram::{Fragment, Interaction, Message};
use crate::render::clean::visible;
use crate::render::words::Words;
use crate::render::wrap::{width, wrap};

/// Wider names are broken.
const NAME: usize = 18;
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
}

impl Columns {
    /// Gives each gap what its labels ask for, as far as `most` columns allow.
    pub(super) fn of(interaction: &Interaction, words: &Words, most: usize) -> Self {
        let grouped = |fragment: &Fragment| matches!(fragment, Fragment::Group(_));
        let margin = 2 * usize::from(interaction.fragments.iter().any(grouped));
        let names: Vec<Vec<String>> = interaction
            .lifelines
            .iter()
            .map(|lifeline| wrap(&visible(&lifeline.name), NAME))
            .collect();
        let halves: Vec<usize> = names.iter().map(|lines| half(lines)).collect();
        let least: Vec<usize> = halves
            .windows(2)
            .map(|pair| pair[0] + pair[1] + 1 + AIR)
            .collect();
        let wanted = wanted(interaction, words, &least);
        let ends = edge(&halves, 0) + edge(&halves, halves.len().wrapping_sub(1));
        let taken = ends + 1 + 2 * margin;
        let gaps = fit(&least, &wanted, most.saturating_sub(taken));
        let mut column = margin + edge(&halves, 0);
        let mut lifelines = vec![column];
        for gap in &gaps {
            column += gap;
            lifelines.push(column);
        }
        lifelines.truncate(names.len());
        Self {
            total: (taken + gaps.iter().sum::<usize>()).max(LABEL.min(most)),
            lifelines,
            names,
            margin,
        }
    }
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

fn edge(halves: &[usize], index: usize) -> usize {
    halves.get(index).copied().unwrap_or(0)
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
