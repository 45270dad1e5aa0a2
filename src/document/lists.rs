//! Which lists are numbered steps, and to which diagram they belong.

use super::markdown::Block;
use super::{Item, Section};

/// Longer steps keep so much, in characters.
const LONGEST: usize = 300;

/// A diagram with everything up to the next one; what stands before the first belongs to it.
pub(super) fn sections(blocks: Vec<Block>) -> Vec<Section> {
    let mut sections = vec![Gathering::default()];
    let mut heading = None;
    for block in blocks {
        let current = sections.len() - 1;
        if let Block::Diagram(source) = block {
            let title = heading.clone();
            if sections[current].section.plantuml.is_some() {
                sections.push(Gathering::default());
            }
            let section = &mut sections.last_mut().expect("there is one").section;
            section.title = title;
            section.plantuml = Some(source);
            continue;
        }
        let gathering = &mut sections[current];
        match block {
            Block::Heading(text) => {
                gathering.read(&text);
                gathering.section.title.get_or_insert_with(|| text.clone());
                heading = Some(text);
            }
            Block::Text(text) => gathering.read(&text),
            Block::List(items) => gathering.list(items),
            Block::Diagram(_) => {}
        }
    }
    let sections = sections.into_iter().map(Gathering::finished);
    let tells = |section: &Section| section.plantuml.is_some() || !section.lists.is_empty();
    sections.filter(tells).collect()
}

#[derive(Default)]
struct Gathering {
    section: Section,
    /// The first list of bullets that stands behind the diagram.
    bullets: Option<Vec<Item>>,
}

impl Gathering {
    fn read(&mut self, text: &str) {
        self.section.text.push_str(text);
        self.section.text.push('\n');
    }

    fn list(&mut self, items: Vec<Item>) {
        for item in &items {
            self.read(&item.text);
        }
        let items: Vec<Item> = items.into_iter().map(step).collect();
        if items.iter().all(|item| item.number.is_some()) {
            for (index, item) in items.into_iter().enumerate() {
                self.numbered(item, index == 0);
            }
        } else if items.len() > 1 && self.section.plantuml.is_some() {
            self.bullets.get_or_insert(items);
        }
    }

    /// Goes on with the last list where the number does, even across lists of
    /// one item each; in one list a number may repeat, but not start again.
    fn numbered(&mut self, item: Item, opens: bool) {
        if let Some(list) = self.section.lists.last_mut()
            && let Some(last) = list.last()
            && follows(last, &item, !opens)
        {
            list.push(item);
        } else {
            self.section.lists.push(vec![item]);
        }
    }

    fn finished(self) -> Section {
        let mut section = self.section;
        section.lists.retain(|list| list.len() > 1);
        if section.lists.is_empty() {
            section.lists.extend(self.bullets);
        }
        section
    }
}

fn follows(last: &Item, next: &Item, may_repeat: bool) -> bool {
    let (Some(last), Some(next)) = (ordinal(last), ordinal(next)) else {
        return false;
    };
    next == last + 1 || (may_repeat && next == last)
}

/// Its place in a counting: 2 for `2.`, the letter's code for `B.`.
fn ordinal(item: &Item) -> Option<u32> {
    let number = item.number.as_deref()?;
    let sign = number.trim_end_matches(['.', ')']);
    let letter = || sign.chars().next().map(u32::from);
    sign.parse().ok().or_else(letter)
}

/// The first sentence of an item, with a number that is typed in a bullet.
fn step(item: Item) -> Item {
    let (number, text) = match item.number {
        Some(number) => (Some(number), item.text.as_str()),
        None => lettered(&item.text),
    };
    Item {
        number,
        text: sentence(text),
    }
}

/// `A. The user opens the app` as `A.` and the rest.
fn lettered(text: &str) -> (Option<String>, &str) {
    let mut chars = text.chars();
    let letter = chars.next().filter(char::is_ascii_alphabetic);
    let closed = letter
        .and_then(|_| chars.next())
        .filter(|c| ".)".contains(*c));
    match (closed, text.get(2..)) {
        (Some(_), Some(rest)) if rest.starts_with(' ') => {
            (Some(text[..2].to_owned()), rest.trim_start())
        }
        _ => (None, text),
    }
}

fn sentence(text: &str) -> String {
    let end = text
        .match_indices(". ")
        .map(|(at, _)| at + 1)
        .find(|end| text[end + 1..].starts_with(char::is_uppercase))
        .unwrap_or(text.len());
    text[..end].chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use crate::document::Document;

    /// Each list on a line, numbers first.
    fn lists(markdown: &str) -> Vec<String> {
        let sections = Document::read(markdown).sections;
        let lists = sections.iter().flat_map(|section| &section.lists);
        let told = |item: &super::Item| {
            let number = item.number.as_deref().unwrap_or("-");
            format!("{number} {}", item.text)
        };
        lists
            .map(|list| list.iter().map(told).collect::<Vec<_>>().join(" | "))
            .collect()
    }

    #[test]
    fn numbers_are_as_typed_and_a_new_start_is_a_new_list() {
        let markdown = "1. one\n2. two\n\n1. alpha\n1. beta\n1. gamma\n";
        assert_eq!(
            lists(markdown),
            ["1. one | 2. two", "1. alpha | 1. beta | 1. gamma"]
        );
    }

    #[test]
    fn a_list_may_be_scattered_over_quotes() {
        let markdown = "- > intro\n- > 1. **One**: the user\n- > 2. two\n- end\n    - A. \u{4f7f}\u{7528}\n    - B. b\n";
        assert_eq!(
            lists(markdown),
            ["1. One: the user | 2. two", "A. \u{4f7f}\u{7528} | B. b"]
        );
        assert!(lists("1. alone\n\ntext\n\n1. alone, too\n").is_empty());
    }

    #[test]
    fn bullets_count_beside_a_diagram_that_has_no_numbers() {
        let diagram = "# Way\n<!--\na -> b: hello\n-->\n";
        let bullets = "- The user. Then more.\n- The `app`\n  and its end.\n\n      code\n";
        assert_eq!(
            lists(&format!("{diagram}\n{bullets}\nText.\n\n- later\n- last")),
            ["- The user. | - The app and its end."]
        );
        assert_eq!(
            lists(&format!("{diagram}\n{bullets}\n1. x\n2. y")),
            ["1. x | 2. y"]
        );
        assert!(lists(bullets).is_empty());
    }

    #[test]
    fn each_diagram_has_the_steps_behind_it() {
        let fence = "```plantuml\na -> b: hello\n```\n";
        let markdown = format!("# One\n{fence}\n1. a\n2. b\n\n# Two\n{fence}\n1. c\n2. d\n");
        let sections = Document::read(&markdown).sections;
        let told: Vec<_> = sections
            .iter()
            .map(|section| (section.title.as_deref(), section.lists[0][0].text.as_str()))
            .collect();
        assert_eq!(told, [(Some("One"), "a"), (Some("Two"), "c")]);
    }
}
