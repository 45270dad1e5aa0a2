//! Walkthroughs: lifelines and the order of steps, listed or read from a PlantUML source.

use super::check::{Known, one_line};
use super::documented::Documented;
use super::error::Problem;
use super::kinds::kind;
use super::names::known;
use super::raw::{RawLifeline, RawStep, RawWalkthrough, Text};
use super::spanned::Spanned;
use super::steps;
use crate::walkthrough::{Landmark, Lifeline, Name, Note, Step, Walkthrough};

/// Checks all walkthroughs; none at all would hold the run against nothing.
pub(super) fn all(
    raw: Spanned<Vec<RawWalkthrough>>,
    known: &Known<'_>,
) -> Result<Vec<Walkthrough>, Problem> {
    if raw.value.is_empty() {
        let title = "without a walkthrough the run is held against nothing";
        return Err(Problem::at(raw.place, title).help("remove this line to keep those of `base`"));
    }
    let walkthroughs = raw.value.into_iter();
    walkthroughs.map(|raw| walkthrough(raw, known)).collect()
}

/// Checks one walkthrough.
fn walkthrough(raw: RawWalkthrough, known: &Known<'_>) -> Result<Walkthrough, Problem> {
    super::names::id("a walkthrough", &raw.id)?;
    let language = language(raw.language.as_ref())?;
    let omits = raw.omits.iter().map(kind).collect::<Result<_, _>>()?;
    let notes = notes(&raw.notes, known)?;
    if raw.step.is_empty() {
        let title = format!("the walkthrough `{}` has no steps", raw.id.value);
        return Err(Problem::at(raw.id.place, title).help("add a [[walkthrough.step]]"));
    }
    let source = match &raw.plantuml {
        Some(source) => Some(Documented::read(source, known.sources)?),
        None => None,
    };
    let (lifelines, steps, landmarks) = if let Some(document) = &source {
        let lifelines = documented_lifelines(document, &raw, known)?;
        let (steps, landmarks) = documented_steps(document, &raw.step, &lifelines, known)?;
        (lifelines, steps, landmarks)
    } else {
        let (lifelines, steps) = listed(&raw, known)?;
        (lifelines, steps, Vec::new())
    };
    if steps.iter().all(|step| step.setup) {
        let id = &raw.id;
        let title = format!("no step of the walkthrough `{}` covers anything", id.value);
        return Err(Problem::at(id.place, title).help(
            "give a step `arrows` in place of `setup = true`, so that the run is held against it",
        ));
    }
    Ok(Walkthrough {
        id: raw.id.value,
        title: raw.title.as_deref().map(one_line),
        language,
        lifelines,
        omits,
        steps,
        landmarks,
        plantuml: source.map(|document| document.style),
        notes,
    })
}

fn language(given: Option<&Text>) -> Result<String, Problem> {
    let Some(given) = given else {
        return Ok("en".to_owned());
    };
    let good = |part: &str| {
        (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
    };
    if given.value.split('-').all(good) {
        return Ok(given.value.clone());
    }
    let title = format!("`{}` is no language tag", given.value);
    Err(Problem::at(given.place, title).help("write a BCP 47 tag such as \"en\" or \"zh-TW\""))
}

/// The notes that a step or walkthrough refers to.
pub(super) fn notes(ids: &[Text], among: &Known<'_>) -> Result<Vec<Note>, Problem> {
    let names: Vec<&str> = among.notes.iter().map(|note| note.id.as_str()).collect();
    let find = |id: &Text| {
        known("note", id, &names)?;
        let note = among.notes.iter().find(|note| note.id == id.value);
        note.cloned()
            .ok_or_else(|| Problem::at(id.place, "unknown note"))
    };
    ids.iter().map(find).collect()
}

/// Everything listed in the file itself.
fn listed(raw: &RawWalkthrough, known: &Known<'_>) -> Result<(Vec<Lifeline>, Vec<Step>), Problem> {
    if let Some(holds) = &raw.holds {
        return Err(
            Problem::at(holds.place, "`holds` belongs to a PlantUML source")
                .help("let each entry of `lifelines` say what it holds"),
        );
    }
    let lifelines = raw.lifelines.as_ref().ok_or_else(|| {
        let title = format!("the walkthrough `{}` has no lifelines", raw.id.value);
        Problem::at(raw.id.place, title).help("list `lifelines`, or give the source as `plantuml`")
    })?;
    let mut held = Vec::new();
    let lifelines = lifelines
        .value
        .iter()
        .map(|raw| lifeline(raw, known, &mut held))
        .collect::<Result<Vec<_>, _>>()?;
    let steps = raw
        .step
        .iter()
        .map(|raw| steps::listed(raw, &lifelines, known));
    let steps = steps.collect::<Result<_, _>>()?;
    Ok((lifelines, steps))
}

fn lifeline(
    raw: &RawLifeline,
    known: &Known<'_>,
    held: &mut Vec<String>,
) -> Result<Lifeline, Problem> {
    let id = &raw.id;
    let allowed = |c: char| c.is_alphanumeric() || c == '_';
    if id.value.is_empty() || !id.value.chars().all(allowed) {
        let title = format!("`{}` cannot be the id of a lifeline", id.value);
        return Err(
            Problem::at(id.place, title).help("use letters, digits and `_`: it is an alias")
        );
    }
    Ok(Lifeline {
        id: id.value.clone(),
        name: one_line(&raw.name),
        shape: raw.shape,
        holds: hold(&raw.holds, known, held)?,
        plantuml: None,
    })
}

/// What a lifeline holds: each participant exists and is held once.
fn hold(names: &[Text], among: &Known<'_>, held: &mut Vec<String>) -> Result<Vec<Name>, Problem> {
    let participants: Vec<&str> = among.participants.iter().map(String::as_str).collect();
    for name in names {
        known("actor or participant", name, &participants)?;
        if held.contains(&name.value) {
            let title = format!("`{}` is held twice", name.value);
            return Err(Problem::at(name.place, title).help("one lifeline holds it"));
        }
        held.push(name.value.clone());
    }
    Ok(names
        .iter()
        .map(|name| Name::new(name.value.as_str()))
        .collect())
}

/// The lifelines of the source, with what `holds` says about each.
fn documented_lifelines(
    document: &Documented,
    raw: &RawWalkthrough,
    among: &Known<'_>,
) -> Result<Vec<Lifeline>, Problem> {
    if let Some(lifelines) = &raw.lifelines {
        return Err(Problem::at(
            lifelines.place,
            "the lifelines come from the PlantUML source",
        )
        .help("say with `holds = { alias = [\"actor\"] }` what each one holds"));
    }
    let place = raw.holds.as_ref().map_or(raw.id.place, |holds| holds.place);
    let holds = || raw.holds.iter().flat_map(|holds| &holds.value);
    let ids: Vec<&str> = document
        .lifelines
        .iter()
        .map(|line| line.id.as_str())
        .collect();
    holds().try_for_each(|(id, _)| known("lifeline", id, &ids))?;
    let mut held = Vec::new();
    let fill = |line: &Lifeline| {
        let found = holds().find(|(id, _)| id.value == line.id);
        let (_, names) = found.ok_or_else(|| {
            let title = format!("nothing says what the lifeline `{}` holds", line.id);
            let entry = format!("holds = {{ {} = [\"actor\"] }}", line.id);
            Problem::at(place, title).help(format!("write `{entry}`"))
        })?;
        Ok(Lifeline {
            holds: hold(names, among, &mut held)?,
            ..line.clone()
        })
    };
    document.lifelines.iter().map(fill).collect()
}

/// The arrows of the source, the nth being step `n`; steps with other ids stand
/// behind the arrow that they follow in the file, and in its frame.
fn documented_steps(
    document: &Documented,
    raw: &[RawStep],
    lifelines: &[Lifeline],
    known: &Known<'_>,
) -> Result<(Vec<Step>, Vec<Landmark>), Problem> {
    let count = document.arrows.len();
    let mut behind: Vec<Vec<Step>> = vec![Vec::new(); count + 1];
    let mut drawn: Vec<Option<Step>> = vec![None; count];
    let mut last = 0;
    for step in raw {
        let id = &step.id.value;
        let number = (1..=count).find(|number| number.to_string() == *id);
        if let Some(number) = number {
            let arrow = &document.arrows[number - 1];
            drawn[number - 1] = Some(steps::documented(step, arrow, lifelines, known)?);
            last = number;
        } else if id.chars().all(|c| c.is_ascii_digit()) {
            let title = format!("the source has no arrow {id}");
            let help = format!("its arrows are the steps 1 to {count}");
            return Err(Problem::at(step.id.place, title).help(help));
        } else {
            behind[last].push(steps::listed(step, lifelines, known)?);
        }
    }
    let mut steps = std::mem::take(&mut behind[0]);
    let mut places = Vec::new();
    for (index, step) in drawn.into_iter().enumerate() {
        let step = step.ok_or_else(|| {
            let title = format!("nothing says what arrow {} covers", index + 1);
            let help = format!("add a [[walkthrough.step]] with id = \"{}\"", index + 1);
            Problem::at(document.arrows[index].place, title).help(help)
        })?;
        places.push(steps.len());
        steps.push(step);
        steps.append(&mut behind[index + 1]);
    }
    let landmarks = document.landmarks.iter().map(|landmark| Landmark {
        above: places.get(landmark.above).copied().unwrap_or(steps.len()),
        ..landmark.clone()
    });
    let landmarks = landmarks.collect();
    Ok((steps, landmarks))
}
