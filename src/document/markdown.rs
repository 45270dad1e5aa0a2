//! Fences, comments, headings and lists of a document, by pulldown-cmark.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};

use super::Item;
use super::source;

/// What a document holds, as far as it concerns us.
#[derive(Debug, PartialEq)]
pub(super) enum Block {
    /// A heading's text.
    Heading(String),
    /// A PlantUML source.
    Diagram(String),
    /// A list.
    List {
        /// With their own words.
        items: Vec<Item>,
        /// The paragraph above it, or the item that it belongs to.
        introduction: String,
    },
    /// Any other text.
    Text(String),
}

/// The blocks of a document in their order.
pub(super) fn blocks(markdown: &str) -> Vec<Block> {
    let mut reader = Reader {
        markdown,
        ..Reader::default()
    };
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        reader.event(event, range.start);
    }
    // A list is complete where it ends, but stands where it begins.
    reader.blocks.sort_by_key(|(start, _)| *start);
    reader.blocks.into_iter().map(|(_, block)| block).collect()
}

#[derive(Default)]
struct Reader<'a> {
    markdown: &'a str,
    blocks: Vec<(usize, Block)>,
    /// Open lists, the innermost last.
    lists: Vec<OpenList>,
    /// Open items, the innermost last.
    items: Vec<OpenItem>,
    /// The fence or HTML that is open.
    raw: Option<Raw>,
    heading: Option<(usize, String)>,
    /// The paragraph that was read last, unless anything else came behind it.
    paragraph: String,
    in_image: bool,
}

/// Text in which Markdown means nothing.
struct Raw {
    start: usize,
    text: String,
    /// Whether a fence says that it is PlantUML.
    named: bool,
}

/// A list whose end is not yet read.
struct OpenList {
    start: usize,
    introduction: String,
    items: Vec<Item>,
}

/// An item whose end is not yet read.
struct OpenItem {
    number: Option<String>,
    text: String,
    /// Only its first paragraph counts.
    closed: bool,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, start: usize) {
        match event {
            Event::Start(tag) => self.start(&tag, start),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.text(&text, start),
            Event::SoftBreak | Event::HardBreak => self.text(" ", start),
            Event::Html(html) => match &mut self.raw {
                Some(raw) => raw.text.push_str(&html),
                None => self.comments(&html, start),
            },
            Event::InlineHtml(html) => self.comments(&html, start),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, start: usize) {
        if matches!(
            tag,
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_)
        ) {
            self.paragraph.clear();
        }
        match tag {
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                self.open(start, source::is_plantuml(info));
            }
            Tag::CodeBlock(CodeBlockKind::Indented) | Tag::HtmlBlock => self.open(start, false),
            Tag::Heading { level, .. } if *level <= HeadingLevel::H4 => {
                self.heading = Some((start, String::new()));
            }
            Tag::Image { .. } => self.in_image = true,
            Tag::List(_) => {
                self.close();
                let paragraph = std::mem::take(&mut self.paragraph);
                let above = self.items.last().map(|item| item.text.clone());
                self.lists.push(OpenList {
                    start,
                    introduction: above.unwrap_or(paragraph),
                    items: Vec::new(),
                });
            }
            Tag::Item => self.items.push(OpenItem {
                number: typed_number(&self.markdown[start..]),
                text: String::new(),
                closed: false,
            }),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::CodeBlock => {
                if let Some(raw) = self.raw.take() {
                    self.diagram(source::of_fence(&raw.text, raw.named), raw.start);
                }
            }
            TagEnd::HtmlBlock => {
                if let Some(raw) = self.raw.take() {
                    self.comments(&raw.text, raw.start);
                }
            }
            TagEnd::Heading(_) => {
                if let Some((start, text)) = self.heading.take() {
                    self.blocks.push((start, Block::Heading(text)));
                }
            }
            TagEnd::Image => self.in_image = false,
            TagEnd::Paragraph => self.close(),
            TagEnd::Item => {
                if let (Some(item), Some(list)) = (self.items.pop(), self.lists.last_mut()) {
                    list.items.push(item.finished());
                }
            }
            TagEnd::List(_) => {
                if let Some(list) = self.lists.pop() {
                    let block = Block::List {
                        items: list.items,
                        introduction: list.introduction,
                    };
                    self.blocks.push((list.start, block));
                }
            }
            _ => {}
        }
    }

    fn open(&mut self, start: usize, named: bool) {
        let text = String::new();
        self.raw = Some(Raw { start, text, named });
    }

    /// What follows no longer belongs to the innermost item's first paragraph.
    fn close(&mut self) {
        if let Some(item) = self.items.last_mut() {
            item.closed = item.closed || !item.text.trim().is_empty();
        }
    }

    fn text(&mut self, text: &str, start: usize) {
        if self.in_image {
            return;
        }
        if let Some(raw) = &mut self.raw {
            raw.text.push_str(text);
        } else if let Some((_, heading)) = &mut self.heading {
            heading.push_str(text);
        } else if let Some(item) = self.items.last_mut() {
            if !item.closed {
                item.text.push_str(text);
            }
        } else {
            self.paragraph.push_str(text);
            self.blocks.push((start, Block::Text(text.to_owned())));
        }
    }

    fn comments(&mut self, html: &str, start: usize) {
        for part in html.split("<!--").skip(1) {
            let comment = part.split("-->").next().unwrap_or(part);
            self.diagram(source::of_comment(comment), start);
        }
    }

    fn diagram(&mut self, found: Option<String>, start: usize) {
        if let Some(source) = found {
            self.blocks.push((start, Block::Diagram(source)));
        }
    }
}

impl OpenItem {
    fn finished(self) -> Item {
        let text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        Item {
            number: self.number,
            text,
            cut: false,
        }
    }
}

/// The marker of an ordered item as typed; Markdown itself would count on.
fn typed_number(item: &str) -> Option<String> {
    let digits = item.len() - item.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let closed = digits > 0 && item[digits..].starts_with(['.', ')']);
    closed.then(|| item[..=digits].to_owned())
}
