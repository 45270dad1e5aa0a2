//! Texts that act where a format does not escape them, and drawings that hold them.

use flowscribe::diagram::{
    Delay, Divider, Fragment, Group, Interaction, Label, Lifeline, Message, Note, Operand, Sort,
    State,
};
use flowscribe::walkthrough::{LifelineShape, Operator};

/// Texts that a format would swallow, evaluate or format.
pub(crate) const HOSTILE: &[&str] = &[
    "//italics// and http://x//y///z",
    "**b** ***c*** a*b*c",
    "__u__ snake_case __init__",
    "--s-- a--b ---- x",
    "~~ and ~w~ ~x",
    "~~wave~~ ~//x// ~<b>y",
    "=====",
    "..title..",
    "--title--",
    "==title==",
    "__title__",
    "[[http://x y]] [a] [[b]]",
    "%chr(65) %date() %n() %newline()",
    "%2F%3A%41%e4 100%",
    "<b>x</b> <color:red>y <&star> <:smile:> <U+0041>",
    "&lt; &amp; &#65; &#x41; & a=1&b=2",
    "$x $foo() a$ 1$",
    "!include x",
    "!define x y",
    "'comment",
    "/' x '/ y",
    "trailing backslash\\",
    "a\\nb \\t \\r \\\\ c",
    "\"quotes\" and \"\"mono\"\"",
    "@enduml",
    "@startuml",
    "emoji 😀 e",
    "使用者訪問客戶端",
    "שלום עולם",
    "* item",
    "# item",
    "= heading =",
    "== heading ==",
    "| a | b |",
    "|= a |= b |",
    "{{",
    "{a} {{b}} {\"json\":[1,2]}",
    "end",
    "end note",
    "endlegend",
    "note right",
    "hide footbox",
    "....",
    "____",
    "a ==> b <- -> <> e",
    "a:b;c#d^f^^g",
    "- dash",
    "+ plus",
    ": colon",
    "https://example.com/callback#access_token=…&token_type=Bearer",
    "GET /oauth2/default/v1/authorize?response_type=code&client_id=…&state=…",
    "<script>alert(1)</script> a<br/>b <img src=x onerror=alert(1)>",
    "%% comment",
    "%%{init: {\"theme\":\"dark\"}}%%",
    "a;b #35; #quot; #bc; #br#",
    "style a:#b; classDef c:#d;",
    "wrap: a",
    "nowrap: a",
    "ﬂ°°65¶ß",
    "$$x^2$$",
    "sequenceDiagram",
    "200 OK {access_token, token_type} (access token response)",
];

pub(crate) fn message(label: &str, sort: Sort) -> Message {
    Message {
        id: "message".to_owned(),
        number: None,
        label: Label {
            text: label.to_owned(),
            ..Label::default()
        },
        from: 0,
        to: 1,
        sort,
        dress: None,
        state: State::Happened,
        lost: false,
        remarks: Vec::new(),
        marks: Vec::new(),
        attached: Vec::new(),
        events: Vec::new(),
    }
}

pub(crate) fn note(text: &str) -> Note {
    Note {
        id: "note".to_owned(),
        lifeline: Some(1),
        number: None,
        text: Some(text.to_owned()),
        state: State::Happened,
        remarks: Vec::new(),
        marks: Vec::new(),
        events: Vec::new(),
    }
}

pub(crate) fn group(label: &str) -> Group {
    Group {
        id: "group".to_owned(),
        operator: None,
        number: Some("1.".to_owned()),
        label: Label {
            text: label.to_owned(),
            ..Label::default()
        },
        state: State::Happened,
        continued: false,
        remarks: Vec::new(),
        marks: Vec::new(),
        fragments: vec![Fragment::Message(message("inside", Sort::Request))],
    }
}

/// Frames of every operator, one inside the other, each with two operands, a divider and
/// a delay; all of them say this.
pub(crate) fn nested(text: &str) -> Fragment {
    let label = || Label {
        text: text.to_owned(),
        ..Label::default()
    };
    let mut inner = Fragment::Message(message("inside", Sort::Request));
    for operator in Operator::ALL {
        let frame = Group {
            operator: Some(*operator),
            number: None,
            ..group(text)
        };
        let fragments = vec![
            Fragment::Divider(Divider::Documented(label())),
            inner,
            Fragment::Operand(Operand { label: label() }),
            Fragment::Delay(Delay { label: label() }),
        ];
        inner = Fragment::Group(Group { fragments, ..frame });
    }
    inner
}

pub(crate) fn interaction(name: &str, fragments: Vec<Fragment>) -> Interaction {
    let lifeline = |id: &str, name: &str| Lifeline {
        attacker: false,
        id: id.to_owned(),
        name: name.to_owned(),
        shape: LifelineShape::Participant,
        declaration: None,
    };
    Interaction {
        title: name.to_owned(),
        language: "en".to_owned(),
        lifelines: vec![lifeline("a", name), lifeline("b", "B")],
        executions: Vec::new(),
        fragments,
        footnotes: Vec::new(),
        source: None,
    }
}
