//! Which lists are steps, and to which diagram they belong.

use super::markdown::Block;
use super::{Item, Section, prose};

/// Longer steps keep so much, in characters.
const LONGEST: usize = 300;

/// A diagram with everything up to the next one; what stands before the first belongs to it.
pub(super) fn sections(title: Option<String>, blocks: Vec<Block>) -> Vec<Section> {
    let mut first = Gathering::default();
    first.read(title.as_deref().unwrap_or_default());
    first.section.title.clone_from(&title);
    let mut sections = vec![first];
    let mut heading = title;
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
            Block::List {
                items,
                introduction,
            } => gathering.list(items, &introduction),
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
    lists: Vec<List>,
}

/// A list that may be one of steps.
struct List {
    items: Vec<Item>,
    form: Form,
}

/// What makes a list one of steps, the weightier first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    /// All of its items have numbers.
    Numbered,
    /// The sentence above it says so.
    Introduced,
    /// Bullets beside a diagram, or in a document without any.
    Bullets,
    /// Bullets above the diagram.
    Above,
}

impl List {
    /// Whether it was meant as steps.
    fn is_steps(&self) -> bool {
        self.form <= Form::Introduced
    }

    /// Whether one of its items tells of a message.
    fn tells(&self) -> bool {
        let told = |item: &Item| !prose::arrows(&item.text).is_empty();
        self.items.iter().any(told)
    }
}

impl Gathering {
    fn read(&mut self, text: &str) {
        self.section.text.push_str(text);
        self.section.text.push('\n');
    }

    fn list(&mut self, items: Vec<Item>, introduction: &str) {
        for item in &items {
            self.read(&item.text);
        }
        let items: Vec<Item> = items.into_iter().map(step).collect();
        if items.iter().all(|item| item.number.is_some()) {
            for (index, item) in items.into_iter().enumerate() {
                self.numbered(item, index == 0);
            }
            return;
        }
        let form = if introduces(introduction) {
            Form::Introduced
        } else if self.section.plantuml.is_some() {
            Form::Bullets
        } else {
            Form::Above
        };
        self.lists.push(List { items, form });
    }

    /// Goes on with the last list where the number does, even across lists of
    /// one item each; in one list a number may repeat, but not start again.
    fn numbered(&mut self, item: Item, opens: bool) {
        let form = Form::Numbered;
        let mut numbered = self.lists.iter_mut().rev().filter(|list| list.form == form);
        if let Some(List { items, .. }) = numbered.next()
            && let Some(last) = items.last()
            && follows(last, &item, !opens)
        {
            items.push(item);
        } else {
            let items = vec![item];
            self.lists.push(List { items, form });
        }
    }

    fn finished(mut self) -> Section {
        self.lists.retain(|list| list.items.len() > 1);
        let fallback = match self.section.plantuml {
            Some(_) => Form::Bullets,
            None => Form::Above,
        };
        let telling = self
            .lists
            .iter()
            .any(|list| list.is_steps() && list.tells());
        let steps = self.lists.iter().any(List::is_steps);
        let mut first_bullets = true;
        for list in self.lists {
            let taken = if telling {
                list.is_steps() && list.tells()
            } else if steps {
                list.is_steps()
            } else {
                list.form <= fallback && std::mem::take(&mut first_bullets)
            };
            if taken {
                self.section.lists.push(list.items);
            } else if list.is_steps() {
                self.section.left_out.extend(list.items.into_iter().next());
            }
        }
        self.section
    }
}

/// Whether a sentence announces steps: "This flow has the following steps:".
fn introduces(sentence: &str) -> bool {
    let sentence = sentence.trim().to_lowercase();
    let steps = ["steps", "interactions", "步驟", "流程"];
    sentence.ends_with([':', '\u{ff1a}']) && steps.iter().any(|word| sentence.contains(word))
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
    let first = sentence(text);
    Item {
        number,
        cut: first.len() < text.len(),
        text: first,
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
        assert_eq!(
            lists(&format!("{bullets}\n\n# More\n\n- later\n- last")),
            ["- The user. | - The app and its end."],
            "a document without diagram and numbers"
        );
    }

    #[test]
    fn what_is_introduced_as_steps_counts() {
        let bullets = "- The app asks.\n- The server answers.\n";
        let numbered = "\n## Console\n\n1. Click.\n2. Click again.\n";
        let introduced = format!("Intro:\n\n- x\n- y\n\nIt has the following steps:\n\n{bullets}");
        assert_eq!(
            lists(&introduced),
            ["- The app asks. | - The server answers."]
        );
        let both = lists(&format!("{introduced}{numbered}"));
        assert_eq!(both.len(), 2, "nothing tells which is which: {both:?}");
        let telling = introduced.replace("The app asks", "The app extracts the token");
        let document = Document::read(&format!("{telling}{numbered}"));
        let section = &document.sections[0];
        assert_eq!((section.lists.len(), section.left_out.len()), (1, 1));
        assert_eq!(section.left_out[0].text, "Click.");
        let nested = "- \u{6d41}\u{7a0b}\u{70ba}\u{ff1a}\n    - one\n    - two\n- end\n";
        assert_eq!(lists(nested), ["- one | - two"]);
    }

    #[test]
    fn a_cut_item_says_so() {
        let section = &Document::read("1. One. More.\n2. Two.\n").sections[0];
        let cut: Vec<_> = section.lists[0].iter().map(|item| item.cut).collect();
        assert_eq!(cut, [true, false]);
    }

    #[test]
    fn the_title_of_the_front_matter_serves_as_heading() {
        let lists = "1. a\n2. b\n";
        let title = |markdown: &str| Document::read(markdown).sections[0].title.clone().unwrap();
        assert_eq!(title(&format!("---\ntitle: Ours\n---\n{lists}")), "Ours");
        let fence = "```plantuml\na -> b: hello\n```\n";
        assert_eq!(
            title(&format!("---\ntitle: Ours\n---\n# Way\n{fence}{lists}")),
            "Way"
        );
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
