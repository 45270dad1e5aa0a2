//! The walkthroughs of a draft: one for the diagram, one for each list.

use super::arrows::{Claims, Flow, claims};
use super::lifelines::Lifelines;
use super::lines::{Lines, quoted, quoted_lines};
use super::part::actor;
use super::source::Diagram;
use super::{Item, Section, prose};
use crate::plantuml::Message;
use crate::protocol::{Kind, MessageKind};

/// The walkthrough of a PlantUML source.
pub(super) fn diagram(
    lines: &mut Lines,
    section: &Section,
    diagram: &Diagram<'_>,
    lifelines: &Lifelines,
    flow: Flow,
) {
    let guess = |message: &Message| {
        let from = lifelines.role(message.from.participant()?)?;
        let to = lifelines.role(message.to.participant()?)?;
        claims(from, to, &message.label, flow)
    };
    let guesses: Vec<Option<Claims>> = diagram.messages.iter().map(guess).collect();
    let claimed = guesses.iter().flatten();
    let claimed = claimed.flat_map(|guess| guess.covers.iter().chain(&guess.with).copied());
    head(lines, "diagram", section.title.as_deref(), &section.text);
    lifelines.holds(lines);
    omits(lines, &claimed.collect::<Vec<_>>());
    lines.line(format_args!("plantuml = {}", quoted_lines(diagram.source)));
    for (index, (message, guess)) in diagram.messages.iter().zip(&guesses).enumerate() {
        lines.line(format_args!("\n# {}", one_line(&message.label)));
        lines.line("[[walkthrough.step]]");
        lines.text("id", &(index + 1).to_string());
        claim(lines, guess.as_ref());
    }
}

/// What an arrow covers, as keys.
fn claim(lines: &mut Lines, guess: Option<&Claims>) {
    let Some(guess) = guess else {
        lines.line("covers = []    # to be completed: the messages that make this arrow true");
        return;
    };
    lines.line(format_args!(
        "covers = {}    # guessed",
        names(&guess.covers)
    ));
    if !guess.with.is_empty() {
        lines.line(format_args!("with = {}    # guessed", names(&guess.with)));
    }
    if let Some(status) = guess.status {
        lines.line(format_args!("status = {status}    # guessed"));
    }
    if !guess.carries.is_empty() {
        lines.line(format_args!(
            "carries = {}    # guessed",
            names(&guess.carries)
        ));
    }
}

/// The walkthrough of a list.
pub(super) fn list(lines: &mut Lines, section: &Section, index: usize, lifelines: &Lifelines) {
    let items = &section.lists[index];
    let id = match index {
        0 => "steps".to_owned(),
        index => format!("steps-{}", index + 1),
    };
    let words: String = items.iter().map(|item| item.text.as_str()).collect();
    head(lines, &id, None, &words);
    lifelines.listed(lines, &words);
    let arrows = items.iter().flat_map(|item| prose::arrows(&item.text));
    let kinds = arrows.flat_map(|(.., kinds)| kinds.iter());
    let claimed = kinds.filter_map(|kind| match kind {
        // The consent page, which sentences leave out, brings these once more.
        Kind::Message(MessageKind::PromptRedirect | MessageKind::PromptRequest)
        | Kind::Local(_) => None,
        Kind::Message(kind) => Some(*kind),
    });
    omits(lines, &claimed.collect::<Vec<_>>());
    if items
        .iter()
        .all(|item| prose::arrows(&item.text).is_empty())
    {
        lines.line("# Nothing below tells plainly of a message. To be completed, with arrows like this one:");
        lines.line("# arrows = [{ from = \"user\", to = \"client\", covers = [\"app-request\"] }]");
    }
    for (index, item) in items.iter().enumerate() {
        step(lines, index, item);
    }
}

fn step(lines: &mut Lines, index: usize, item: &Item) {
    lines.line("\n[[walkthrough.step]]");
    lines.text("id", &format!("step-{}", index + 1));
    if let Some(number) = &item.number {
        lines.text("number", number);
    }
    let cut = if item.cut {
        "    # the first sentence"
    } else {
        ""
    };
    lines.line(format_args!("label = {}{cut}", quoted(&item.text)));
    let arrows = prose::arrows(&item.text);
    if arrows.is_empty() {
        lines.line("setup = true    # to be completed: text only, until `arrows` take its place");
        return;
    }
    lines.line("arrows = [    # guessed");
    for (from, to, kinds) in arrows {
        let (from, to, covers) = (actor(*from), actor(*to), names(kinds));
        lines.line(format_args!(
            "    {{ from = \"{from}\", to = \"{to}\", covers = {covers} }},"
        ));
    }
    lines.line("]");
}

fn head(lines: &mut Lines, id: &str, title: Option<&str>, words: &str) {
    lines.line("\n[[walkthrough]]");
    lines.text("id", id);
    if let Some(title) = title {
        lines.text("title", title);
    }
    let han = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
    if words.chars().filter(han).count() * 4 > words.chars().count() {
        lines.line("language = \"zh-TW\"    # guessed");
    }
}

/// Everything that a document may leave out and no step claims.
fn omits(lines: &mut Lines, claimed: &[MessageKind]) {
    lines.line("omits = [    # guessed: what the document leaves out");
    let others = [MessageKind::OtherRequest, MessageKind::OtherResponse];
    for kind in MessageKind::ALL {
        if kind.is_essential() || others.contains(kind) || claimed.contains(kind) {
            continue;
        }
        lines.line(format_args!("    \"{kind}\","));
    }
    lines.line("]");
}

fn names<K: ToString>(kinds: &[K]) -> String {
    let names: Vec<String> = kinds.iter().map(ToString::to_string).collect();
    format!("{names:?}")
}

fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
