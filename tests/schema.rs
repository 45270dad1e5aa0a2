//! schema/scenario.schema.json: what editors check is what the program accepts.
#![expect(clippy::unwrap_used, reason = "a test that fails says so by a panic")]

use std::process::Command;

use boon::{Compiler, SchemaIndex, Schemas};
use flowscribe::document::{Document, draft};
use flowscribe::scenario::{Scenario, builtin};
use serde_json::Value;

/// The schema as the program prints it.
struct Schema {
    schemas: Schemas,
    root: SchemaIndex,
}

impl Schema {
    fn printed() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_flowscribe"));
        let printed = command.arg("schema").output().unwrap().stdout;
        let schema: Value = serde_json::from_slice(&printed).unwrap();
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("scenario.json", schema).unwrap();
        let root = compiler.compile("scenario.json", &mut schemas).unwrap();
        Self { schemas, root }
    }

    /// What is wrong with a file.
    fn fault(&self, toml: &str) -> Option<String> {
        let value: Value = toml::from_str(toml).unwrap();
        let checked = self.schemas.validate(&value, self.root);
        checked.err().map(|error| error.to_string())
    }
}

#[test]
fn every_built_in_file_is_valid_and_names_the_schema() {
    let schema = Schema::printed();
    for file in builtin() {
        assert_eq!(schema.fault(file.text), None, "{}", file.path);
        let up = "../".repeat(file.path.matches('/').count());
        let line = format!("#:schema {up}schema/scenario.schema.json\n");
        assert!(
            file.text.starts_with(&line),
            "{} must begin with {line}",
            file.path
        );
    }
}

#[test]
fn a_drafted_file_is_valid() {
    let schema = Schema::printed();
    let document = Document::read(include_str!("markdown/parcel.md"));
    for section in &document.sections {
        assert_eq!(schema.fault(&draft(section, "parcel", "parcel.md")), None);
    }
}

/// Each mistake is one that the program refuses as well.
#[test]
fn mistakes_are_invalid() {
    let schema = Schema::printed();
    let overlay = "title = 'x'\nlesson = 'y'\nbase = 'okta-authorization-code'\n";
    assert_eq!(schema.fault(overlay), None);
    for (mistake, named) in [
        ("decison = 1", "decison"),
        ("title2 = 'a key twice'", "title2"),
        ("specs = 'RFC 6749 4.1'", "/specs"),
        ("specs = ['nonsense']", "/specs/0"),
        ("actor = 'alice'", "/actor"),
        (
            "[[actor]]\nid = 'user'\ndecision = 'perhaps'",
            "/actor/0/decision",
        ),
        (
            "[[actor]]\nid = 'client'\nkind = 'desktop'",
            "/actor/0/kind",
        ),
        (
            "[[actor]]\nid = 'okta'\naccess_token_lifetime = 'long'",
            "/actor/0/access_token_lifetime",
        ),
        (
            "[[actor]]\nid = 'okta'\nissuer = 'http://plain.example'",
            "/actor/0/issuer",
        ),
        ("[[actor]]\nid = 'user'\npasword = 'x'", "/actor/0"),
        ("[outcome]\nstatus = 'bad'", "/outcome/status"),
        ("[outcome]\nmessage = 'token-reqest'", "/outcome/message"),
        (
            "[[fault]]\nid = 'f'\ndo = 'edit'\non = 'no-message'",
            "/fault/0/on",
        ),
        (
            "[[walkthrough]]\nid = 'steps'\nomits = ['nothing']",
            "/walkthrough/0/omits/0",
        ),
        (
            "[[walkthrough]]\nid = 'steps'\n[[walkthrough.step]]\nid = 'call'\nsetup = 'yes'",
            "/setup",
        ),
        (
            "[[walkthrough]]\nid = 'steps'\n[[walkthrough.step]]\nid = 'call'\narrows = [{ from = 'a', to = 'b' }]",
            "/arrows/0",
        ),
    ] {
        let toml = format!("{overlay}{mistake}\n");
        let fault = schema.fault(&toml);
        assert!(
            fault.as_ref().is_some_and(|f| f.contains(named)),
            "{mistake}: {fault:?}"
        );
        assert!(Scenario::from_toml("x", &toml).is_err(), "{mistake}");
    }
}

#[test]
fn only_an_overlay_may_leave_out_keys() {
    let schema = Schema::printed();
    let whole = include_str!("../scenarios/okta-implicit.toml");
    for key in [
        "title = \"Okta: implicit flow\"",
        "flow = \"implicit\"",
        "role = \"client\"",
        "client_id = \"0oabv6kx4qq6h1U5l0h7\"",
        "password = \"correct horse battery staple\"",
        "text = \"An ID token returns only where the response type asks for one; this run asks for `id_token token`.\"",
    ] {
        let short = whole.replacen(key, "", 1);
        assert_ne!(short, whole, "{key}");
        assert!(schema.fault(&short).is_some(), "{key}");
        let title = if key.starts_with("title") {
            "title = 'x'\n"
        } else {
            ""
        };
        let overlay = format!("base = \"okta-implicit\"\n{title}{short}");
        assert_eq!(schema.fault(&overlay), None, "{key}");
    }
}
