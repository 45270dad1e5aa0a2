//! One part of the drawing after the other.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::shapes;
use super::theme::{Theme, class, style};
use super::wording::Voice;
use super::writer::{Length, Tag, Writer};
use crate::diagram::layout::{
    Arrow, Edge, Frame, Head, Layout, NoteBox, Part, Piece, Rect, Role, Rule, Separator, Sheet,
    Signed, Strip, Strips, Text, Thread, Wording,
};
use crate::diagram::{Interaction, Message, Sort, State, Tone};
use crate::render::clean::anchor;
use crate::render::words::fill;
use crate::walkthrough::LifelineShape;

/// How far a lifeline reaches into the next strip.
const OVERLAP: f64 = 1.0;

/// Writes a layout.
pub(super) struct Page<'a> {
    interaction: &'a Interaction,
    voice: &'a Voice,
    writer: Writer,
    /// Whether it is a part of an HTML page, which has the ids and the style sheet.
    embedded: bool,
    /// Whether numbers and marks lead somewhere, and a page can find what is drawn.
    linked: bool,
    /// The step of such a part.
    step: Option<&'a str>,
    /// The ids that are given so far.
    ids: BTreeSet<String>,
    /// How often a name that was taken was asked for.
    counts: BTreeMap<String, usize>,
}

impl<'a> Page<'a> {
    pub(super) fn new(interaction: &'a Interaction, voice: &'a Voice) -> Self {
        Self {
            interaction,
            voice,
            writer: Writer::default(),
            embedded: false,
            linked: true,
            step: None,
            ids: BTreeSet::new(),
            counts: BTreeMap::new(),
        }
    }

    /// A whole picture.
    pub(super) fn draw(mut self, layout: &Layout<'_>, theme: Theme) -> String {
        let marks = layout.footnotes.iter().map(|(mark, _)| footnote(*mark));
        self.ids = marks.collect();
        let Layout { width, height, .. } = *layout;
        let language = self.voice.words.language().as_str();
        let root = self.writer.open(Tag::Svg);
        root.with("xmlns", "http://www.w3.org/2000/svg");
        size(root, width, height);
        root.with("role", "graphics-document document");
        root.with("lang", language).with("xml:lang", language);
        let title = self.voice.visible(&self.interaction.title);
        self.element(Tag::Title, &title);
        let description = self.description();
        self.element(Tag::Desc, &description);
        self.writer.open(Tag::Style);
        self.writer.style(&style(theme));
        self.writer.close();
        let ground = self.writer.open(Tag::Rect).with("class", "ground");
        ground.at("width", width).at("height", height).close();
        self.texts(&layout.title, Some(("", &layout.marks)));
        let heads = layout.heads.iter().zip(&layout.feet);
        for (index, (thread, heads)) in layout.lifelines.iter().zip(heads).enumerate() {
            let name = self.voice.visible(&self.interaction.lifelines[index].name);
            self.writer.open(Tag::G).with("class", "thread");
            self.element(Tag::Title, &name);
            self.thread(thread);
            self.head(heads.0, thread.x);
            self.head(heads.1, thread.x);
            self.writer.close();
        }
        self.parts(&layout.parts);
        for (mark, texts) in &layout.footnotes {
            self.writer.open(Tag::G).with("id", footnote(*mark));
            self.texts(texts, None);
            self.writer.close();
        }
        self.writer.finish()
    }

    /// As a part of an HTML page that has other places than this drawing.
    pub(super) fn unlinked(mut self) -> Self {
        self.linked = false;
        self
    }

    /// What names the lifelines, as a part of an HTML page.
    pub(super) fn embedded_heads(mut self, strips: &Strips<'_>) -> String {
        self.embed(strips.width, strips.height);
        let threads = strips.strips.first().map(|strip| &strip.lifelines);
        for (head, thread) in strips.heads.iter().zip(threads.into_iter().flatten()) {
            let below = Piece {
                top: head.frame.bottom(),
                bottom: strips.height,
                faded: false,
            };
            self.path("life", &line(thread.x, &below));
            self.head(head, thread.x);
        }
        self.writer.finish()
    }

    /// A strip, as a part of an HTML page.
    pub(super) fn embedded_strip(
        mut self,
        width: f64,
        strip: &Strip<'_>,
        step: Option<&'a str>,
    ) -> String {
        self.embed(width, strip.height);
        self.step = step;
        for thread in &strip.lifelines {
            self.thread(&joined(thread, strip.height));
        }
        for Edge { from, to } in &strip.edges {
            let [x, y] = [from.0, from.1].map(Length);
            let [to_x, to_y] = [to.0, to.1].map(Length);
            self.path("frame", &format!("M{x} {y}L{to_x} {to_y}"));
        }
        self.parts(&strip.parts);
        self.writer.finish()
    }

    fn embed(&mut self, width: f64, height: f64) {
        self.embedded = true;
        size(self.writer.open(Tag::Svg), width, height);
    }

    fn parts(&mut self, parts: &[Part<'_>]) {
        for part in parts {
            match part {
                Part::Arrow(arrow) => self.arrow(arrow),
                Part::Note(note) => self.note(note),
                Part::Frame(frame) => self.frame(frame),
                Part::Operand(operand) => self.operand(operand),
                Part::Rule(rule) => self.rule(rule),
                Part::Pause(pause) => self.texts(&pause.texts, None),
            }
        }
    }

    /// Opens the group of something that can be referred to, and says what it is called.
    fn group(&mut self, id: &str) -> String {
        self.writer.open(Tag::G);
        if self.embedded {
            let id = anchor(id);
            if self.linked {
                self.writer.with("data-id", &id);
            }
            return id;
        }
        let id = self.id(id);
        self.writer.with("id", &id);
        id
    }

    /// Who takes part, and how many messages there are.
    fn description(&self) -> String {
        let names = self
            .interaction
            .lifelines
            .iter()
            .map(|one| self.voice.visible(&one.name));
        let names = names.collect::<Vec<_>>().join(", ");
        let messages = self.interaction.messages().len().to_string();
        let template = self.voice.words.page("description");
        fill(template, &[("names", &names), ("messages", &messages)])
    }

    /// An id as a name that nothing else in the picture has: a step's id may be any text.
    fn id(&mut self, id: &str) -> String {
        let sign = |sign: char| {
            let unfit = sign.is_whitespace() || sign.is_control();
            if unfit || matches!(sign, '\u{fffe}' | '\u{ffff}') {
                '-'
            } else {
                sign
            }
        };
        let mut name: String = id.chars().map(sign).collect();
        if name.is_empty() {
            name.push('-');
        }
        let mut own = name.clone();
        while !self.ids.insert(own.clone()) {
            let count = self.counts.entry(name.clone()).or_insert(1);
            *count += 1;
            own = format!("{name}-{count}");
        }
        own
    }

    fn element(&mut self, tag: Tag, text: &str) {
        self.writer.open(tag).text(text).close();
    }

    /// What a pointer or a screen reader is told of a group: its own texts.
    fn title(&mut self, texts: &[Text]) {
        let told: Vec<&str> = texts.iter().map(|text| text.text.as_str()).collect();
        self.element(Tag::Title, &told.join(" "));
    }

    fn path(&mut self, class: &str, d: &str) {
        self.writer
            .open(Tag::Path)
            .with("class", class)
            .with("d", d)
            .close();
    }

    fn rect(&mut self, class: &str, rect: &Rect) {
        let element = self.writer.open(Tag::Rect).with("class", class);
        element.at("x", rect.left).at("y", rect.top);
        element
            .at("width", rect.width)
            .at("height", rect.height)
            .close();
    }

    fn text(&mut self, text: &Text) {
        let element = self.writer.open(Tag::Text).with("class", class(text.role));
        element.at("x", text.x).at("y", text.baseline);
        element.at("textLength", text.width);
        element.with("lengthAdjust", "spacingAndGlyphs");
        element.text(&text.text).close();
    }

    /// Texts; the number links to its own place, each mark to its footnote.
    fn texts(&mut self, texts: &[Text], linked: Option<(&str, &[usize])>) {
        let mut marks = linked.map_or(&[][..], |(_, marks)| marks).iter();
        for text in texts {
            let target = match (text.role, linked) {
                (Role::Number, Some((id, _))) => Some(format!("#{}", fragment(id))),
                (Role::Mark, Some(_)) => marks.next().map(|mark| format!("#{}", footnote(*mark))),
                _ => None,
            };
            if let Some(target) = target.filter(|_| self.linked) {
                self.writer.open(Tag::A).with("href", target);
                if self.embedded {
                    // The page lists the same links as text.
                    self.writer.with("tabindex", -1);
                }
                self.text(text);
                self.writer.close();
            } else {
                self.text(text);
            }
        }
    }

    fn thread(&mut self, thread: &Thread) {
        for (class, faded) in [("life", false), ("life faded", true)] {
            let pieces = thread.pieces.iter().filter(|piece| piece.faded == faded);
            let drawn: String = pieces.map(|piece| line(thread.x, piece)).collect();
            if !drawn.is_empty() {
                self.path(class, &drawn);
            }
        }
        for piece in thread.bars.iter().flat_map(|bar| &bar.pieces) {
            self.rect("bar", piece);
        }
    }

    fn head(&mut self, head: &Head, x: f64) {
        match head.shape {
            LifelineShape::Participant => {
                let element = self
                    .writer
                    .open(Tag::Rect)
                    .with("class", "box")
                    .at("rx", 3.0);
                element.at("x", head.frame.left).at("y", head.frame.top);
                element
                    .at("width", head.frame.width)
                    .at("height", head.frame.height)
                    .close();
                if head.attacker {
                    self.path("limbs", &shapes::corners(&head.frame));
                }
            }
            LifelineShape::Actor => {
                let (below, radius) = shapes::FIGURE_HEAD;
                let element = self.writer.open(Tag::Circle).with("class", "figure");
                element
                    .at("cx", x)
                    .at("cy", head.frame.top + below)
                    .at("r", radius)
                    .close();
                self.path("limbs", &shapes::figure(x, head.frame.top));
            }
        }
        self.texts(&head.texts, None);
    }

    fn arrow(&mut self, arrow: &Arrow<'_>) {
        let message = arrow.message;
        let full = !message.is_dashed() && !message.state.is_absent();
        let id = self.group(&message.id);
        self.writer.with(
            "class",
            format_args!("message {}{}", sort(message), state(message.state)),
        );
        let title = self.title_of(message);
        self.element(Tag::Title, &title);
        self.path("line", &shapes::course(&arrow.course));
        self.path(
            if full { "full" } else { "tip" },
            &shapes::tip(&arrow.course, full),
        );
        let (x, y, rightwards) = shapes::end(&arrow.course);
        let before = |gap: f64| if rightwards { x - gap } else { x + gap };
        if message.lost && message.from != message.to {
            let at = if rightwards { x + 4.0 } else { x - 4.0 };
            let dot = self.writer.open(Tag::Circle).with("class", "full");
            dot.at("cx", at).at("cy", y).at("r", 4.0).close();
        } else if matches!(
            message.state,
            State::Stopped | State::Differs | State::Missing
        ) {
            self.path("cross", &shapes::cross(before(18.0), y));
        }
        self.texts(&arrow.texts, Some((&id, &message.marks)));
        for remark in &arrow.remarks {
            self.remark(remark);
        }
        for sheet in &arrow.octets {
            self.sheet(sheet);
        }
        self.writer.close();
    }

    /// What a pointer or a screen reader is told of a message.
    fn title_of(&self, message: &Message) -> String {
        let name = |index: usize| {
            let lifeline = self.interaction.lifelines.get(index);
            lifeline.map_or(String::new(), |one| self.voice.visible(&one.name))
        };
        let number = message.number.as_deref();
        let number = number.map(|number| format!("{} ", self.voice.visible(number)));
        let label = self.voice.visible(&self.voice.label(message));
        let state = match message.state {
            State::Happened => String::new(),
            other => format!(" ({})", self.voice.words.state(other)),
        };
        let (from, to) = (name(message.from), name(message.to));
        format!(
            "{}{label}: {from} → {to}{state}",
            number.unwrap_or_default()
        )
    }

    fn remark(&mut self, remark: &Signed<'_>) {
        let tone = remark.remark.tone();
        let class = if is_alarm(tone) { "sign cross" } else { "sign" };
        self.path(class, &shapes::sign(tone, &remark.sign));
        self.texts(&remark.texts, None);
    }

    fn sheet(&mut self, sheet: &Sheet) {
        self.rect("sheet", &sheet.frame);
        self.texts(&sheet.texts, None);
    }

    fn note(&mut self, note: &NoteBox<'_>) {
        let id = self.group(&note.note.id);
        let failed = note.note.remarks.iter().any(|one| is_alarm(one.tone()));
        let state = match state(note.note.state) {
            "" if failed => " alarm",
            state => state,
        };
        self.writer.with("class", format_args!("note{state}"));
        self.title(&note.texts);
        if let Some((from, to, y)) = note.tie {
            self.path(
                "tie",
                &format!("M{} {}H{}", Length(from), Length(y), Length(to)),
            );
        }
        self.path("paper", &shapes::paper(&note.frame));
        if let Some((from, to, y)) = note.tie.filter(|_| failed) {
            self.path("cross", &shapes::cross(f64::midpoint(from, to), y));
        }
        self.texts(&note.texts, Some((&id, &note.note.marks)));
        self.writer.close();
    }

    fn frame(&mut self, frame: &Frame<'_>) {
        let group = frame.group;
        // A later part of a step is referred to as the step.
        let id = self.group(self.step.unwrap_or(&group.id));
        self.writer
            .with("class", format_args!("group{}", state(group.state)));
        self.title(&frame.texts);
        self.rect("frame", &frame.frame);
        self.path("tab", &shapes::tab(&frame.tab));
        self.texts(&frame.texts, Some((&id, &group.marks)));
        for remark in &frame.remarks {
            self.remark(remark);
        }
        self.writer.close();
    }

    fn operand(&mut self, operand: &Separator) {
        let (left, right, y) = operand.line;
        let line = format!("M{} {}H{}", Length(left), Length(y), Length(right));
        self.path("frame operand", &line);
        self.texts(&operand.texts, None);
    }

    fn rule(&mut self, rule: &Rule<'_>) {
        self.writer.open(Tag::G).with("class", "divider");
        let (left, right, y) = rule.line;
        let lines = [y - 1.5, y + 1.5]
            .map(|y| format!("M{} {}H{}", Length(left), Length(y), Length(right)));
        self.path("rule", &lines.concat());
        self.rect("plate", &rule.frame);
        self.texts(&rule.texts, None);
        self.writer.close();
    }
}

/// The size of a picture.
fn size(root: &mut Writer, width: f64, height: f64) {
    let size = format!("0 0 {} {}", Length(width), Length(height));
    root.at("width", width)
        .at("height", height)
        .with("viewBox", size);
}

/// A lifeline that reaches into the next strip, which may begin between two pixels.
fn joined(thread: &Thread, height: f64) -> Thread {
    let mut thread = thread.clone();
    let last = thread
        .pieces
        .iter_mut()
        .filter(|piece| piece.bottom >= height);
    last.for_each(|piece| piece.bottom += OVERLAP);
    thread
}

/// A part of a lifeline.
fn line(x: f64, piece: &Piece) -> String {
    let [x, top, bottom] = [x, piece.top, piece.bottom].map(Length);
    format!("M{x} {top}V{bottom}")
}

/// The id of a footnote.
fn footnote(mark: usize) -> String {
    format!("footnote-{mark}")
}

/// Whether a remark of this tone is drawn as an alarm.
fn is_alarm(tone: Tone) -> bool {
    matches!(tone, Tone::Failed | Tone::Differs | Tone::Obtained)
}

/// The class of a kind of arrow; what the document draws dashed looks like a response.
fn sort(message: &Message) -> &'static str {
    match message.sort {
        _ if message.is_dashed() => "response",
        Sort::Documented => "documented",
        Sort::Request | Sort::Response => "request",
    }
}

/// The classes of a state, a space in front of each.
fn state(state: State) -> &'static str {
    match state {
        State::Happened => "",
        State::Differs | State::Stopped | State::Lost => " alarm",
        State::Missing => " alarm absent",
        State::NotReached | State::Skipped | State::CannotBeSeen => " faint absent",
        State::Omitted => " faint",
    }
}

/// What stands as it is in the fragment of a URL.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

/// An id as the fragment of a URL.
fn fragment(id: &str) -> impl std::fmt::Display + '_ {
    utf8_percent_encode(id, KEPT)
}
