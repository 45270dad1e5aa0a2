//! Which font draws which character.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use resvg::usvg::fontdb::{Database, FaceInfo, ID, Source, Style, Weight};
use skrifa::{FontRef, MetadataProvider};

use crate::diagram::layout::font;
use crate::render::RenderError;

/// Families for what Noto Sans lacks, the best first; then any other.
const PREFERRED: [&str; 6] = [
    "Noto Sans TC",
    "Noto Sans CJK TC",
    "PingFang TC",
    "Microsoft JhengHei",
    "Noto Sans Symbols 2",
    "DejaVu Sans",
];

/// The vendored fonts and, for characters that they lack, others.
pub(super) struct Fonts {
    pub(super) database: Arc<Database>,
    regular: ID,
    bold: ID,
    /// By character: the face for regular and for bold text.
    others: BTreeMap<char, [ID; 2]>,
    /// What no font has, in the order of code points.
    pub(super) missing: Vec<char>,
}

impl Fonts {
    /// The fonts for a text; those of the system are looked at only where the others do not suffice.
    pub(super) fn of(text: &str, files: &[Arc<Vec<u8>>]) -> Result<Self, RenderError> {
        let mut database = Database::new();
        let regular = load(&mut database, Arc::new(font::REGULAR))[0];
        let bold = load(&mut database, Arc::new(font::BOLD))[0];
        let mut given = Vec::new();
        for (index, file) in files.iter().enumerate() {
            let loaded = load(&mut database, Arc::clone(file) as _);
            if loaded.is_empty() {
                return Err(RenderError::NoFont(index + 1));
            }
            given.extend(loaded);
        }
        let lacking = text.chars().filter(|sign| *sign > '~' && !font::has(*sign));
        let mut fonts = Self {
            database: Arc::default(),
            regular,
            bold,
            others: BTreeMap::new(),
            missing: lacking.collect::<BTreeSet<char>>().into_iter().collect(),
        };
        fonts.find(&database, &given);
        if !fonts.missing.is_empty() {
            let known: Vec<ID> = database.faces().map(|face| face.id).collect();
            database.load_system_fonts();
            let mut found: Vec<&FaceInfo> = database
                .faces()
                .filter(|face| !known.contains(&face.id))
                .collect();
            found.sort_by_cached_key(|face| {
                (preference(face), face.post_script_name.clone(), face.index)
            });
            let found: Vec<ID> = found.iter().map(|face| face.id).collect();
            fonts.find(&database, &found);
        }
        fonts.database = Arc::new(database);
        Ok(fonts)
    }

    /// The vendored face of a weight.
    pub(super) fn own(&self, weight: u16) -> ID {
        if weight >= Weight::SEMIBOLD.0 {
            self.bold
        } else {
            self.regular
        }
    }

    /// The face for a character that the faces used so far lack. Where no face has
    /// it, the next face that another character may need: asked no further, the
    /// rest of the line would be drawn as boxes too.
    pub(super) fn other(&self, sign: char, used: &[ID]) -> Option<ID> {
        let bold = usize::from(used.first() == Some(&self.bold));
        let own = self.others.get(&sign).map(|faces| faces[bold]);
        let any = self.others.values().map(|faces| faces[bold]);
        own.into_iter().chain(any).find(|face| !used.contains(face))
    }

    /// Gives characters that are still missing to the first of these faces that has them.
    fn find(&mut self, database: &Database, faces: &[ID]) {
        for bold in [false, true] {
            let fits = |id: &&ID| {
                let face = database.face(**id);
                face.is_some_and(|face| {
                    face.style == Style::Normal && (face.weight >= Weight::SEMIBOLD) == bold
                })
            };
            let (first, then): (Vec<&ID>, Vec<&ID>) = faces.iter().partition(fits);
            let mut missing = self.missing.clone();
            for id in first.into_iter().chain(then) {
                if missing.is_empty() {
                    break;
                }
                let found = taken(database, *id, &mut missing);
                for sign in found {
                    self.others.entry(sign).or_insert([*id; 2])[usize::from(bold)] = *id;
                }
            }
        }
        self.missing.retain(|sign| !self.others.contains_key(sign));
    }
}

fn load(database: &mut Database, data: Arc<dyn AsRef<[u8]> + Send + Sync>) -> Vec<ID> {
    database.load_font_source(Source::Binary(data)).to_vec()
}

fn preference(face: &FaceInfo) -> usize {
    let of = |name: &&str| face.families.iter().any(|(family, _)| family == name);
    PREFERRED.iter().position(of).unwrap_or(PREFERRED.len())
}

/// Takes out of the missing characters those for which a face has a glyph.
fn taken(database: &Database, id: ID, missing: &mut Vec<char>) -> Vec<char> {
    let take = |data: &[u8], index| {
        let map = FontRef::from_index(data, index).ok()?;
        let map = map.charmap();
        let (found, left) = missing.iter().partition(|sign| map.map(**sign).is_some());
        *missing = left;
        Some(found)
    };
    database
        .with_face_data(id, take)
        .flatten()
        .unwrap_or_default()
}
