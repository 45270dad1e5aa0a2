//! Both languages have every word.

use std::collections::BTreeSet;

use super::*;
use crate::protocol::{LocalKind, MessageKind};
use crate::verdict::Reason;
use crate::walkthrough::Name;

#[test]
fn no_language_misses_a_word() {
    let chinese = Words::of(Language::TraditionalChinese);
    let messages = MessageKind::ALL.iter().copied().map(Kind::Message);
    let locals = LocalKind::ALL.iter().copied().map(Kind::Local);
    for kind in messages.chain(locals) {
        assert!(chinese.kinds.contains_key(&kind), "{kind}");
    }
    let english: Vec<_> = Words::of(Language::English).page.keys().collect();
    assert_eq!(chinese.page.keys().collect::<Vec<_>>(), english);
}

#[test]
fn a_refusal_is_named_as_one() {
    for (language, token, keys) in [
        (Language::English, "access token error response", "key set"),
        (Language::TraditionalChinese, "存取權杖錯誤回應", "金鑰組"),
    ] {
        let words = Words::of(language);
        let kind = |kind: MessageKind, failed| words.kind_of(kind.into(), failed);
        assert_eq!(kind(MessageKind::TokenResponse, true), token);
        assert_ne!(kind(MessageKind::TokenResponse, false), token);
        // What is not called a response keeps its name; its status tells.
        assert_eq!(kind(MessageKind::KeysResponse, true), keys);
    }
}

/// The words of a page are all said: by its templates, or by the code that fills them.
#[test]
fn no_word_of_a_page_is_left_over() {
    let templates = [
        include_str!("../../../templates/page.html"),
        include_str!("../html/page.rs"),
        include_str!("../html/items.rs"),
        include_str!("../svg/page.rs"),
        include_str!("mod.rs"),
    ]
    .concat();
    for word in Words::of(Language::English).page.keys() {
        let said = [
            format!("words.{word}"),
            format!("page(\"{word}\")"),
            format!("\"{word}\""),
        ];
        let is_name = |at: usize, form: &String| {
            let next = templates[at + form.len()..].chars().next();
            !next.is_some_and(|c| c.is_alphanumeric() || c == '_')
        };
        let is_said = |form: &String| {
            templates
                .match_indices(form)
                .any(|(at, _)| is_name(at, form))
        };
        assert!(said.iter().any(is_said), "{word}");
    }
}

/// Each sentence of the verdict is filled with all that its finding has.
#[test]
fn no_sentence_loses_a_field() {
    for text in [include_str!("en.toml"), include_str!("zh-TW.toml")] {
        let words: toml::Table = text.parse().unwrap();
        for (section, sentences) in [
            ("findings", Findings::FIELDS),
            ("flaws", Flaws::FIELDS),
            ("reasons", Reasons::FIELDS),
        ] {
            let told = words[section].as_table().unwrap();
            assert_eq!(told.len(), sentences.len(), "{section}");
            for (sentence, fields) in sentences {
                let named = names(told[*sentence].as_str().unwrap());
                let fields = fields.iter().copied().collect();
                assert_eq!(named, fields, "{section}.{sentence}");
            }
        }
    }
}

#[test]
fn every_invariant_is_a_sentence() {
    for language in [Language::English, Language::TraditionalChinese] {
        let words = Words::of(language);
        assert_eq!(words.statements.len(), Invariant::all().count());
        for invariant in Invariant::all() {
            let said = words.statement(invariant);
            assert!(said.ends_with(['.', '。']), "{invariant:?}: {said}");
        }
    }
}

/// docs/invariants.md has the table of all, with their sections.
#[test]
fn every_invariant_stands_in_its_table() {
    const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/invariants.md");
    const HEAD: &str = "| number | statement | sections |\n|---|---|---|\n";
    let row = |invariant: Invariant| {
        let specs = invariant.specs();
        let link = |spec: &SpecRef| format!("[{spec}]({})", spec.url());
        let specs = specs.iter().map(link).collect::<Vec<_>>().join(", ");
        let statement = Words::of(Language::English).statement(invariant);
        format!("| {} | {statement} | {specs} |\n", invariant.number())
    };
    let table: String = Invariant::all().map(row).collect();
    let document = std::fs::read_to_string(PATH).unwrap();
    let (before, rest) = document.split_once(HEAD).unwrap();
    let rows = rest.lines().take_while(|line| line.starts_with('|'));
    let after: usize = rows.map(|row| row.len() + 1).sum();
    let current = format!("{before}{HEAD}{table}{}", &rest[after..]);
    if std::env::var_os("WRITE_INVARIANTS").is_some() {
        std::fs::write(PATH, &current).unwrap();
    }
    let kept = std::fs::read_to_string(PATH).unwrap();
    assert!(kept == current, "run `just invariants`");
}

#[test]
fn a_finding_is_a_sentence_in_either_language() {
    let left = Finding::Left {
        message: Kind::Message(MessageKind::TokenRequest),
        participant: Name::new("user/browser"),
        reason: Reason::BrowserSends,
    };
    let (declared, found) = (Delivered::Query, Delivered::Page);
    let delivery = Finding::OtherDelivery { declared, found };
    let said = |finding| {
        [Language::English, Language::TraditionalChinese]
            .map(|language| Words::of(language).finding(finding))
    };
    let expected = [
        "token-request left user/browser; a browser sends it",
        "token-request 由 user/browser 送出；此訊息應由瀏覽器送出",
    ];
    assert_eq!(said(&left), expected);
    let expected = [
        "declared delivery: in the query; recorded: on a page",
        "宣告的傳遞方式：於查詢字串；紀錄：於頁面顯示",
    ];
    assert_eq!(said(&delivery), expected);
}

/// The same `{name}`s are filled in, wherever a language puts them.
#[test]
fn no_word_loses_what_is_filled_in() {
    let table = |text: &str| text.parse::<toml::Table>().unwrap();
    let (english, chinese) = (
        table(include_str!("en.toml")),
        table(include_str!("zh-TW.toml")),
    );
    let mut filled = 0;
    for (section, words) in &english {
        for (word, template) in words.as_table().unwrap() {
            let other = chinese[section][word].as_str().unwrap();
            assert!(!other.is_empty(), "{section}.{word}");
            let names = names(template.as_str().unwrap());
            assert_eq!(names, self::names(other), "{section}.{word}");
            filled += names.len();
        }
    }
    assert!(filled > 20, "{filled}");
}

fn names(template: &str) -> BTreeSet<&str> {
    let behind = template.split('{').skip(1);
    behind
        .filter_map(|rest| Some(rest.split_once('}')?.0))
        .collect()
}

#[test]
fn a_local_event_names_its_subject_once() {
    let told = |subject: &str| {
        Words::of(Language::English).remark(&Remark::Local {
            kind: LocalKind::FragmentRead,
            subject: subject.to_owned(),
            detail: "state, iss".to_owned(),
            specs: vec!["RFC 6749 4.2".parse().unwrap()],
        })
    };
    assert_eq!(
        told("fragment"),
        "reads the fragment – state, iss (RFC 6749 4.2)"
    );
    assert!(told("hash").starts_with("reads the fragment: hash – state"));
}

#[test]
fn what_is_filled_in_is_not_searched_again() {
    let filled = fill("{from} to {to}.", &[("from", "{to}"), ("to", "b")]);
    assert_eq!(filled, "{to} to b.");
}

#[test]
fn what_actors_say_is_said_in_chinese() {
    let chinese = Words::of(Language::TraditionalChinese);
    for (said, told) in [
        ("as sent", "與送出的相同"),
        ("presses Allow", "按下「Allow」"),
        (
            "username, password, presses Sign in",
            "username, password，按下「Sign in」",
        ),
        ("token is supported", "支援 token"),
        ("good for 3600 s", "有效期還有 3600 s"),
        ("something else", "something else"),
    ] {
        assert_eq!(chinese.detail(said), told);
        assert_eq!(Words::of(Language::English).detail(said), said);
    }
    assert_eq!(matched("a {x} b", "a 1 c"), None);
    assert_eq!(matched("a", "ab"), None);
}
