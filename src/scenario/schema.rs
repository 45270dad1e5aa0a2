//! The JSON Schema of scenario files, for editors: schema/scenario.schema.json.
//!
//! Keys, types and choices come from the types that read the files; what a key
//! means, and the notation of its text, from its row in docs/scenarios.md.
//! Draft 7, since that is what Taplo reads. An overlay may leave out whatever
//! its base says, so that only a file without `base` must have all keys.

use std::fs;

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::builtin;
use super::raw::RawScenario;
use super::reference::documented;
use super::shape::{Choice, Field, Shape, Shapes};
use super::values::{Offset, Period, Status};
use crate::protocol::{Invariant, Kind, MessageKind};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/scenario.schema.json");

/// What tells the entries of an array from each other, and stands in each.
const KEYS: [&str; 2] = ["id", "invariant"];

/// One row of docs/scenarios.md.
struct Row<'a> {
    kind: &'a str,
    default: &'a str,
    meaning: &'a str,
    section: &'a str,
}

impl Row<'_> {
    /// What an editor shows beside the key.
    fn description(&self) -> String {
        let default = match self.default {
            "–" | "" => String::new(),
            default => format!("; default: {default}"),
        };
        let section = match self.section {
            "" => String::new(),
            section => format!(" ({section})"),
        };
        format!("{}{default}{section}", self.meaning)
    }
}

fn row<'a>(section: Option<&'a str>, key: &str) -> Option<Row<'a>> {
    let start = format!("| `{key}` |");
    let line = section?.lines().find(|line| line.starts_with(&start))?;
    let mut cells = line.split('|').map(str::trim).skip(2);
    Some(Row {
        kind: cells.next()?,
        default: cells.next()?,
        meaning: cells.next()?,
        section: cells.next()?,
    })
}

/// What a section says above its table.
fn prose(section: &str) -> Option<String> {
    let lines = section.lines().skip(1);
    let lines = lines.take_while(|line| !line.starts_with('|'));
    let prose = lines.collect::<Vec<_>>().join(" ").trim().to_owned();
    (!prose.is_empty()).then_some(prose)
}

/// With a description, which an editor shows at the key; tables of an array have it as well, for
/// their headers. What stands beside a `$ref` counts for nothing.
fn described(mut value: Value, description: &str) -> Value {
    if value.get("$ref").is_some() {
        value = json!({ "allOf": [value] });
    }
    if let Some(items) = value.get_mut("items")
        && (items.get("$ref").is_some() || items.get("anyOf").is_some())
    {
        *items = described(items.take(), description);
    }
    if let Value::Object(object) = &mut value {
        object.insert("description".to_owned(), json!(description));
    }
    value
}

/// `RawResourceOwner` as `resource-owner`.
fn name(of: &str) -> String {
    let mut name = String::new();
    for c in of.trim_start_matches("Raw").chars() {
        if c.is_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.extend(c.to_lowercase());
    }
    name
}

fn reference(of: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{}", name(of)) })
}

/// A text in the notation that its row in docs/scenarios.md names.
fn text(kind: &str) -> Value {
    let text = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    match kind {
        "text" | "texts" | "table of texts" => json!({ "type": "string" }),
        "kinds" => json!({ "enum": Kind::names().collect::<Vec<_>>() }),
        "message kind" => {
            json!({ "enum": MessageKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>() })
        }
        "URL" | "URLs" => text("^https://[^#]*$"),
        "path" => text("^/[^#\\s]*$"),
        "duration" => Period::schema(),
        "offset" => Offset::schema(),
        "specs" => text("^.+ [A-Za-z0-9][A-Za-z0-9.-]*$"),
        _ => panic!("docs/scenarios.md: `{kind}` is no notation of a text"),
    }
}

/// A number, likewise.
fn number(kind: &str) -> Value {
    match kind {
        "number" => json!({ "type": "integer" }),
        "invariant" => json!({ "type": "integer", "minimum": 1, "maximum": Invariant::COUNT }),
        "status" => Status::schema(),
        _ => panic!("docs/scenarios.md: `{kind}` is no notation of a number"),
    }
}

impl Shapes {
    fn value(&self, shape: &Shape, kind: &str) -> Value {
        match shape {
            Shape::Unknown => json!(true),
            Shape::Boolean => {
                assert_eq!(
                    kind, "boolean",
                    "docs/scenarios.md: what a boolean is called"
                );
                json!({ "type": "boolean" })
            }
            Shape::Integer => number(kind),
            Shape::Text => text(kind),
            Shape::Array(entry) => json!({ "type": "array", "items": self.value(entry, kind) }),
            Shape::Map(entry) => {
                json!({ "type": "object", "additionalProperties": self.value(entry, kind) })
            }
            Shape::Struct(of) => reference(of),
            Shape::Choice(choice) => self.choice(choice),
        }
    }

    /// Texts, and tables that say by their tag which they are.
    fn choice(&self, choice: &Choice) -> Value {
        let variants = &self.enums[choice];
        let texts = variants.iter().filter(|(_, shape)| shape.is_none());
        let texts: Vec<_> = texts.map(|(variant, _)| *variant).collect();
        let tables = variants.values().flatten();
        let mut any: Vec<_> = tables.map(|shape| self.value(shape, "")).collect();
        if !texts.is_empty() {
            any.push(json!({ "enum": texts }));
        }
        match any.len() {
            1 => any.remove(0),
            _ => json!({ "anyOf": any }),
        }
    }

    /// The tag of a struct that is a variant, and its value.
    fn tag(&self, of: &str) -> Option<(&'static str, &'static str)> {
        let variants = self.enums.iter();
        let mut all = variants.flat_map(|((tag, _), all)| all.iter().map(move |one| (tag, one)));
        let is = |shape: &Option<Shape>| matches!(shape, Some(Shape::Struct(name)) if *name == of);
        all.find(|(_, (_, shape))| is(shape))
            .map(|(tag, (variant, _))| (*tag, *variant))
    }

    fn definition(&self, of: &'static str, fields: &IndexMap<&'static str, Field>) -> Value {
        let (heading, section) = documented(of);
        let mut properties = Map::new();
        for (key, field) in fields {
            let row = row(section, key);
            let mut value = self.value(&field.shape, row.as_ref().map_or("", |row| row.kind));
            if let Some(row) = row {
                value = described(value, &row.description());
            }
            if (of, *key) == ("RawScenario", "base") {
                let names = builtin().iter().map(|builtin| builtin.name);
                value["examples"] = names.collect();
            }
            properties.insert((*key).to_owned(), value);
        }
        if let Some((tag, variant)) = self.tag(of) {
            let mut value = json!({ "const": variant });
            if let Some(row) = row(section, tag) {
                value["description"] = json!(row.description());
            }
            properties.insert(tag.to_owned(), value);
        }
        let always: Vec<_> = fields
            .iter()
            .filter(|(key, field)| KEYS.contains(*key) || (field.required && !self.merges(of)))
            .map(|(key, _)| *key)
            .collect();
        let mut definition = json!({
            "type": "object",
            "title": heading.replace('`', ""),
            "properties": properties,
            "additionalProperties": false,
        });
        if let Some(prose) = section.and_then(prose) {
            definition["description"] = json!(prose);
        }
        if !always.is_empty() {
            definition["required"] = json!(always);
        }
        definition
    }

    /// Whether an overlay may say less of it: arrays merge by a key of [`KEYS`], or not at all.
    fn merges(&self, of: &str) -> bool {
        let fields = self.structs.values().flat_map(|fields| fields.values());
        let lists = |shape: &Shape| matches!(shape, Shape::Array(entry) if matches!(**entry, Shape::Struct(name) if name == of));
        let listed = fields.map(|field| &field.shape).any(lists);
        KEYS.iter().any(|key| self.structs[of].contains_key(key)) || !listed
    }

    /// What a file without `base` must have beyond the definitions.
    fn whole(&self, shape: &Shape) -> Option<Value> {
        match shape {
            Shape::Array(entry) => Some(json!({ "items": self.whole(entry)? })),
            Shape::Map(entry) => Some(json!({ "additionalProperties": self.whole(entry)? })),
            Shape::Struct(of) => self.whole_struct(&self.structs[of]),
            Shape::Choice(choice) => self.whole_choice(choice),
            _ => None,
        }
    }

    fn whole_struct(&self, fields: &IndexMap<&'static str, Field>) -> Option<Value> {
        let required = fields.iter().filter(|(_, field)| field.required);
        let required: Vec<_> = required.map(|(key, _)| *key).collect();
        let below = |(key, field): (&&'static str, &Field)| {
            let value = self.whole(&field.shape)?;
            Some(((*key).to_owned(), value))
        };
        let properties: Map<String, Value> = fields.iter().filter_map(below).collect();
        let mut whole = Map::new();
        if !required.is_empty() {
            whole.insert("required".to_owned(), json!(required));
        }
        if !properties.is_empty() {
            whole.insert("properties".to_owned(), json!(properties));
        }
        (!whole.is_empty()).then_some(Value::Object(whole))
    }

    fn whole_choice(&self, choice: &Choice) -> Option<Value> {
        let tag = choice.0;
        let mut all = Vec::new();
        for (variant, shape) in &self.enums[choice] {
            if let Some(whole) = shape.as_ref().and_then(|shape| self.whole(shape)) {
                let if_so =
                    json!({ "properties": { tag: { "const": variant } }, "required": [tag] });
                all.push(json!({ "if": if_so, "then": whole }));
            }
        }
        (!all.is_empty()).then(|| json!({ "required": [tag], "allOf": all }))
    }

    fn schema(&self) -> Value {
        let Shape::Struct(root) = self.root else {
            unreachable!("a file is a table");
        };
        let mut schema = self.definition(root, &self.structs[root]);
        schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
        schema["title"] = json!("flowscribe scenario");
        schema["if"] = json!({ "required": ["base"] });
        schema["else"] = self
            .whole(&self.root)
            .expect("a file has keys that it must have");
        let others = self.structs.iter().filter(|(of, _)| **of != root);
        schema["definitions"] = others
            .map(|(of, fields)| (name(of), self.definition(of, fields)))
            .collect::<Map<_, _>>()
            .into();
        schema
    }
}

#[test]
fn the_schema_is_that_of_the_types() {
    let schema = Shapes::of::<RawScenario>().schema();
    let current = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    if std::env::var_os("WRITE_SCHEMA").is_some() {
        fs::write(PATH, &current).unwrap();
    }
    let kept = fs::read_to_string(PATH).unwrap_or_default();
    assert!(kept == current, "run `just schema`");
}

/// Wherever an editor can point, it shows something.
#[test]
fn every_key_and_every_table_is_described() {
    let shapes = Shapes::of::<RawScenario>();
    let schema = shapes.schema();
    let definitions = schema["definitions"].as_object().unwrap().iter();
    let definitions = definitions.map(|(name, definition)| (name.as_str(), definition));
    for (name, definition) in definitions.chain([("file", &schema)]) {
        for (key, value) in definition["properties"].as_object().unwrap() {
            assert!(value["description"].is_string(), "{name}: {key}");
            assert!(
                value["$ref"].is_null(),
                "{name}: {key}: what stands beside it does not count"
            );
            let items = &value["items"];
            let tables =
                items["$ref"].is_string() || items["anyOf"].is_array() || items["allOf"].is_array();
            assert!(
                !tables || items["description"].is_string(),
                "{name}: [[{key}]]"
            );
        }
    }
    let departs = schema["definitions"]["departure"]["description"]
        .as_str()
        .unwrap();
    assert!(departs.starts_with("The document draws an arrow that the wire does not show."));
    let bases = schema["properties"]["base"]["examples"].as_array().unwrap();
    assert!(bases.contains(&json!("okta-implicit")));
}

#[test]
fn a_documented_key_is_described() {
    let shapes = Shapes::of::<RawScenario>();
    let definition = shapes.definition("RawNote", &shapes.structs["RawNote"]);
    let text = &definition["properties"]["text"]["description"];
    assert_eq!(text, "one or two sentences; line breaks do not count");
    let client = shapes.definition("RawClient", &shapes.structs["RawClient"]);
    let secret = client["properties"]["client_secret"]["description"].as_str();
    assert!(
        secret
            .unwrap()
            .ends_with("; default: none (RFC 6749 2.3.1)")
    );
}
