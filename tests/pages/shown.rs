//! The pages that are looked at: the documented scenarios, overlays beside their base,
//! one in the other language, and one whose every text would act.

use flowscribe::diagram::Story;
use flowscribe::render::{Beside, Language, Options, html_beside};
use flowscribe::scenario::Scenario;
use flowscribe::simulation;
use flowscribe::trace::Trace;
use serde::Serialize;

use crate::expected::{Known, known};

/// A page, and what is to be seen on it.
#[derive(Debug, Serialize)]
pub(crate) struct Shown {
    /// The name of its file.
    pub(crate) name: String,
    #[serde(skip)]
    pub(crate) source: String,
    /// Whether it overlays a base.
    base: bool,
    /// Whether a teacher has something to say.
    speaks: bool,
    /// Who knows what, at each stop.
    known: Known,
}

/// Their overlays: one that stops, one that does not arrive, one that goes on.
pub(crate) const OVERLAYS: [&str; 3] = ["state-mismatch", "rs-down", "code-replay"];

/// The name of the page in the other language.
pub(crate) const TRANSLATED: &str = "okta-implicit-zh-TW";

/// The name of the page whose texts would act.
pub(crate) const HOSTILE: &str = "hostile";

/// The page of one of the names above.
pub(crate) fn shown(name: &str) -> Shown {
    match name {
        TRANSLATED => {
            let language = Some(Language::TraditionalChinese);
            of_scenario(name, "okta-implicit", language)
        }
        HOSTILE => {
            let trace = hostile(&run(&Scenario::load("okta-authorization-code").unwrap()));
            page(name, &trace, None, None)
        }
        scenario => of_scenario(name, scenario, None),
    }
}

fn run(scenario: &Scenario) -> Trace {
    simulation::run(scenario, 0).unwrap()
}

fn of_scenario(name: &str, scenario: &str, language: Option<Language>) -> Shown {
    let (scenario, base) = Scenario::load_with_base(scenario).unwrap();
    let base = base.as_ref().map(run);
    page(name, &run(&scenario), base.as_ref(), language)
}

fn page(name: &str, trace: &Trace, base: Option<&Trace>, language: Option<Language>) -> Shown {
    let story = Story::new(trace, &trace.header.walkthroughs[0]);
    let base = base.map(|base| Story::new(base, &base.header.walkthroughs[0]));
    let options = Options {
        footnotes: true,
        language,
        ..Options::default()
    };
    let beside = Beside {
        base: base.as_ref(),
        links: &[],
    };
    Shown {
        name: name.to_owned(),
        source: html_beside(&story, beside, &options),
        base: base.is_some(),
        speaks: story.walkthrough.steps.iter().any(|s| s.speaker.is_some()),
        known: known(&story),
    }
}

/// What would act in an element, in an attribute, in a comment, or by its direction.
const ACTING: &str = "</title></style></script><script>window.acted=1;alert(1)</script>\
    <img src=x onerror=alert(1)>\" onmouseover='alert(1)' x=\"{{ 7 * 7 }} &lt; <!-- \u{202e}";

/// The run with such texts wherever a scenario, a document or a message takes one.
fn hostile(trace: &Trace) -> Trace {
    let encoded: String = url::form_urlencoded::byte_serialize(ACTING.as_bytes()).collect();
    let quoted = serde_json::to_string(ACTING).unwrap();
    let quoted = quoted.trim_matches('"');
    let lines = trace.to_jsonl();
    let lines = lines.replace("openid+profile", &format!("openid+profile+{encoded}"));
    let lines = lines.replace("Pragma: no-cache", &format!("Pragma: {quoted}"));
    let mut trace = Trace::from_jsonl(&lines).unwrap();
    let acting = || ACTING.to_owned();
    let header = &mut trace.header;
    (header.title, header.lesson, header.scenario) = (acting(), acting(), acting());
    let walkthrough = &mut header.walkthroughs[0];
    walkthrough.title = Some(acting());
    walkthrough.lifelines[0].name = acting();
    let step = &mut walkthrough.steps[3];
    (step.id, step.number, step.label.text) = (acting(), Some(acting()), acting());
    (step.speaker, step.notes[0].text) = (Some(acting()), acting());
    trace
}
