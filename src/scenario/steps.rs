//! Steps and their arrows.

use super::check::{Known, one_line};
use super::documented::DocumentedStep;
use super::error::Problem;
use super::kinds::kind;
use super::names::known;
use super::raw::{RawArrow, RawDeparture, RawStep, Text};
use super::source::Place;
use super::values::Status;
use super::walkthroughs::notes;
use crate::protocol::Kind;
use crate::walkthrough::{Arrow, DocumentedArrow, Label, Lifeline, Step};

/// What an arrow claims, wherever in the file it is written.
struct Claims<'a> {
    covers: &'a [Text],
    with: &'a [Text],
    status: Option<Status>,
    carries: &'a [String],
    error: Option<&'a String>,
    departs: Option<&'a RawDeparture>,
}

/// A step that lists its arrows itself.
pub(super) fn listed(
    raw: &RawStep,
    lifelines: &[Lifeline],
    among: &Known<'_>,
) -> Result<Step, Problem> {
    let id = &raw.id;
    if let Some((key, place)) = own_claim(raw) {
        let title = format!("`{key}` belongs to an arrow here");
        return Err(
            Problem::at(place, title).help(format!("write arrows = [{{ .., {key} = .. }}]"))
        );
    }
    let Some(label) = &raw.label else {
        let title = format!("the step `{}` has no label", id.value);
        return Err(Problem::at(id.place, title).help("add `label = \"...\"`"));
    };
    let arrows = raw.arrows.as_deref().unwrap_or_default();
    if arrows.is_empty() != raw.setup {
        let (title, help) = if raw.setup {
            (
                "a setup step is text only",
                "remove `arrows`, or `setup = true`",
            )
        } else {
            (
                "this step covers nothing",
                "give it `arrows`, or `setup = true` if it is text only",
            )
        };
        return Err(Problem::at(id.place, title).help(help));
    }
    let label = Label {
        text: one_line(&label.value),
        plantuml: None,
    };
    let arrows = arrows.iter().map(|raw| listed_arrow(raw, lifelines));
    step(raw, label, arrows.collect::<Result<_, _>>()?, among)
}

/// A step whose arrow, label and number come from a PlantUML source.
pub(super) fn documented(
    raw: &RawStep,
    arrow: &DocumentedStep,
    lifelines: &[Lifeline],
    among: &Known<'_>,
) -> Result<Step, Problem> {
    let typed = [("number", &raw.number), ("label", &raw.label)];
    if let Some((key, Some(text))) = typed.iter().find(|(_, text)| text.is_some()) {
        let title = format!("the {key} of this step comes from the PlantUML source");
        return Err(Problem::at(text.place, title).help(format!("remove `{key}`")));
    }
    if raw.setup || raw.arrows.is_some() {
        let title = "the arrow of this step comes from the PlantUML source";
        return Err(Problem::at(raw.id.place, title).help("remove `arrows` and `setup`"));
    }
    let Some(covers) = raw
        .covers
        .as_ref()
        .filter(|covers| !covers.value.is_empty())
    else {
        let place = raw
            .covers
            .as_ref()
            .map_or(raw.id.place, |covers| covers.place);
        return Err(covers_nothing(place));
    };
    let claims = Claims {
        covers: &covers.value,
        with: raw.with.as_ref().map_or(&[], |with| &with.value),
        status: raw.status.as_ref().map(|status| status.value),
        carries: raw.carries.as_ref().map_or(&[], |carries| &carries.value),
        error: raw.error.as_ref().map(|error| &error.value),
        departs: raw.departs.as_ref().map(|departs| &departs.value),
    };
    let mut drawn = claims.arrow(&arrow.from, &arrow.to, lifelines)?;
    drawn.dress.clone_from(&arrow.dress);
    let mut step = step(raw, arrow.label.clone(), vec![drawn], among)?;
    step.number.clone_from(&arrow.number);
    Ok(step)
}

/// A claim that stands on the step instead of an arrow.
fn own_claim(raw: &RawStep) -> Option<(&'static str, Place)> {
    let places = [
        ("covers", raw.covers.as_ref().map(|key| key.place)),
        ("with", raw.with.as_ref().map(|key| key.place)),
        ("status", raw.status.as_ref().map(|key| key.place)),
        ("carries", raw.carries.as_ref().map(|key| key.place)),
        ("error", raw.error.as_ref().map(|key| key.place)),
        ("departs", raw.departs.as_ref().map(|key| key.place)),
    ];
    places
        .into_iter()
        .find_map(|(key, place)| Some((key, place?)))
}

fn covers_nothing(place: Place) -> Problem {
    Problem::at(place, "this step covers nothing")
        .help("list in `covers` the messages that make its arrow true, in their order")
}

fn step(
    raw: &RawStep,
    label: Label,
    arrows: Vec<Arrow>,
    among: &Known<'_>,
) -> Result<Step, Problem> {
    super::names::id("a step", &raw.id)?;
    if let Some(place) = raw.before.as_ref().or(raw.after.as_ref()) {
        let title = "`before` and `after` place a new step of an overlay";
        return Err(Problem::at(place.place, title).help("put the step where it belongs instead"));
    }
    Ok(Step {
        id: raw.id.value.clone(),
        number: raw.number.as_ref().map(|number| one_line(&number.value)),
        label,
        setup: raw.setup,
        skip: raw.skip,
        repeats: raw.repeats,
        arrows,
        lacks: raw.lacks.clone(),
        notes: notes(&raw.notes, among)?,
        speaker: raw.speaker.as_deref().and_then(spoken),
    })
}

/// A speaker note line by line; an empty one is none, so that an overlay can take its base's away.
fn spoken(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let text = lines.join("\n");
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn listed_arrow(raw: &RawArrow, lifelines: &[Lifeline]) -> Result<Arrow, Problem> {
    let ids: Vec<&str> = lifelines.iter().map(|line| line.id.as_str()).collect();
    known("lifeline", &raw.from, &ids)?;
    known("lifeline", &raw.to, &ids)?;
    if raw.covers.value.is_empty() {
        return Err(covers_nothing(raw.covers.place));
    }
    let claims = Claims {
        covers: &raw.covers.value,
        with: &raw.with,
        status: raw.status,
        carries: &raw.carries,
        error: raw.error.as_ref(),
        departs: raw.departs.as_ref(),
    };
    claims.arrow(&raw.from.value, &raw.to.value, lifelines)
}

impl Claims<'_> {
    /// The arrow that the document draws `from` -> `to`.
    fn arrow(&self, from: &str, to: &str, lifelines: &[Lifeline]) -> Result<Arrow, Problem> {
        let kinds = |kinds: &[Text]| kinds.iter().map(kind).collect::<Result<Vec<_>, _>>();
        let with = kinds(self.with)?;
        let essential = |kind: &Kind| matches!(kind, Kind::Message(kind) if kind.is_essential());
        if let Some(index) = with.iter().position(essential) {
            let given = &self.with[index];
            let title = format!("`with` cannot claim `{}`", given.value);
            let help = "authorization, token and resource messages are covered or omitted, \
                        so that they are judged";
            return Err(Problem::at(given.place, title).help(help));
        }
        let typed = DocumentedArrow {
            from: from.to_owned(),
            to: to.to_owned(),
        };
        let (real, departs) = match self.departs {
            Some(departs) => (real_arrow(&departs.arrow, &typed, lifelines)?, Some(typed)),
            None => (typed, None),
        };
        Ok(Arrow {
            from: real.from,
            to: real.to,
            covers: kinds(self.covers)?,
            with,
            status: self.status.map(|Status(status)| status),
            carries: self.carries.to_vec(),
            error: self.error.cloned(),
            departs,
            dress: None,
        })
    }
}

/// The arrow that the wire shows where the document departs from it: `okta -> user`.
fn real_arrow(
    given: &Text,
    documented: &DocumentedArrow,
    lifelines: &[Lifeline],
) -> Result<DocumentedArrow, Problem> {
    let Some((from, to)) = given.value.split_once("->") else {
        let title = format!("`{}` is no arrow", given.value);
        return Err(Problem::at(given.place, title).help("write `arrow = \"sender -> receiver\"`"));
    };
    let ids: Vec<&str> = lifelines.iter().map(|line| line.id.as_str()).collect();
    let end = |text: &str| {
        let value = text.trim().to_owned();
        let end = Text {
            value,
            place: given.place,
        };
        known("lifeline", &end, &ids).map(|()| end.value)
    };
    let real = DocumentedArrow {
        from: end(from)?,
        to: end(to)?,
    };
    if real == *documented {
        let title = "this arrow is the documented one: nothing departs";
        return Err(
            Problem::at(given.place, title).help("remove `departs`, or name the real arrow")
        );
    }
    Ok(real)
}
