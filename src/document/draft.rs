//! A scenario file begun from a document: a cast, its steps, every guess marked.

use super::arrows::Flow;
use super::lifelines::Lifelines;
use super::lines::{Lines, quoted};
use super::source::Diagram;
use super::{Section, steps};

/// The first line of a scenario file: where editors find the schema.
pub const SCHEMA_LINE: &str = "#:schema scenario.schema.json";

const HEAD: &str = "\
# Begun from {from}.
#
# What is marked `guessed` was told from the words of the document and wants a
# second look. What is marked `to be completed` is not known yet.
# docs/scenarios.md of flowscribe explains every key and every kind of message.
";

const USER: &str = r#"
# Who plays. Names, hosts and secrets are made up.

[[actor]]
id = "user"
role = "resource-owner"
username = "alice"
password = "correct horse battery staple"
"#;

const WEB_APP: &str = r#"
[[actor]]
id = "client"
role = "client"
kind = "web-app"    # guessed; a script in the browser is a "single-page-app"
client_id = "s6BhdRkqt3"
client_secret = "demo-secret-of-the-web-app"
redirect_uri = "https://client.example/callback"
response_type = "code"    # guessed
scope = "{scope}"
resource = "https://api.example/profile"
"#;

const SINGLE_PAGE_APP: &str = r#"
[[actor]]
id = "client"
role = "client"
kind = "single-page-app"    # guessed; a server with a session is a "web-app"
client_id = "s6BhdRkqt3"
redirect_uri = "https://client.example/callback"
response_type = "{response_type}"    # guessed
scope = "{scope}"
resource = "https://api.example/profile"
"#;

const SERVERS: &str = r#"
[[actor]]
id = "server"
role = "authorization-server"
issuer = "https://server.example"

[[actor]]
id = "api"
role = "resource-server"
audience = "https://api.example"
scope = "profile"
"#;

/// Writes a scenario file for one diagram and the steps beside it.
///
/// The file loads at once, unless an arrow of the diagram says nothing plain:
/// then loading shows where to complete it.
///
/// # Example
///
/// ```
/// use flowscribe::document::{Document, draft};
/// use flowscribe::scenario::Scenario;
///
/// let document = Document::read("<!--\nclient -> server: Request to /authorize\n-->");
/// let toml = draft(&document.sections[0], "mine", "guide.md");
/// let scenario = Scenario::from_toml("mine", &toml)?;
/// assert_eq!(scenario.walkthroughs[0].steps.len(), 1);
/// # Ok::<(), flowscribe::scenario::ScenarioError>(())
/// ```
pub fn draft(section: &Section, name: &str, from: &str) -> String {
    let diagram = section.plantuml.as_deref().map(Diagram::read);
    let lifelines = diagram.as_ref().map(Lifelines::of).unwrap_or_default();
    let flow = flow(section, diagram.as_ref());
    let title = section.title.as_deref().unwrap_or(name);
    let from: String = from.chars().filter(|c| !c.is_control()).collect();
    let mut lines = Lines::default();
    lines.line(format_args!(
        "{SCHEMA_LINE}\n\n{}",
        HEAD.replace("{from}", &from)
    ));
    lines.text("title", title);
    lines.text("lesson", "To be completed: what it teaches, in a sentence.");
    lines.line(match flow {
        Flow::Code => "flow = \"authorization-code\"    # guessed",
        Flow::Implicit => "flow = \"implicit\"    # guessed",
    });
    lines.block(&cast(section, flow));
    if let Some(diagram) = &diagram {
        steps::diagram(&mut lines, section, diagram, &lifelines, flow);
    }
    for index in 0..section.lists.len() {
        steps::list(&mut lines, section, index, &lifelines);
    }
    for item in &section.left_out {
        let begins = quoted(&item.text);
        lines.line("\n# Left out, since nothing in it tells of a message: the list that begins");
        lines.line(format_args!("# {begins}."));
    }
    lines.finished()
}

fn cast(section: &Section, flow: Flow) -> String {
    let text = section.text.to_lowercase();
    let openid = ["id token", "id_token", "openid"];
    let openid = openid.iter().any(|word| text.contains(word));
    let scope = if openid { "openid profile" } else { "profile" };
    let response_type = if openid { "id_token token" } else { "token" };
    let client = match flow {
        Flow::Code => WEB_APP,
        Flow::Implicit => SINGLE_PAGE_APP,
    };
    let client = client.replace("{scope}", scope);
    format!(
        "{USER}{}{SERVERS}",
        client.replace("{response_type}", response_type)
    )
}

/// A code among the labels, or else in a text that is not about the implicit flow.
fn flow(section: &Section, diagram: Option<&Diagram<'_>>) -> Flow {
    let code = match diagram {
        Some(diagram) => diagram.messages.iter().any(|message| {
            let label = message.label.to_lowercase();
            label.contains("code") || label.contains("/token")
        }),
        None => !section.text.to_lowercase().contains("implicit"),
    };
    if code { Flow::Code } else { Flow::Implicit }
}
