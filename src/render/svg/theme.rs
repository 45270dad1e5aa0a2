//! Colours, as classes with literal values: rasterisers know no CSS variables.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use crate::diagram::layout::Role;

/// The colours of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Dark on white.
    #[default]
    Light,
    /// Light on near black.
    Dark,
    /// Black on white, no colour.
    Mono,
    /// Light or dark, as the reader prefers (a media query).
    Auto,
}

impl Theme {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Light, Self::Dark, Self::Mono, Self::Auto];

    /// The name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Mono => "mono",
            Self::Auto => "auto",
        }
    }
}

impl fmt::Display for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// No theme has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no theme: light, dark, mono or auto")]
pub struct UnknownTheme(String);

impl FromStr for Theme {
    type Err = UnknownTheme;

    fn from_str(name: &str) -> Result<Self, UnknownTheme> {
        let known = Self::ALL.iter().copied();
        let mut known = known.filter(|theme| theme.as_str() == name);
        known.next().ok_or_else(|| UnknownTheme(name.to_owned()))
    }
}

/// One set of colours.
struct Palette {
    paper: &'static str,
    ink: &'static str,
    /// Text of what did not happen, or what the document leaves out: at least 4.5 to 1 on the paper.
    faint: &'static str,
    /// Lines of the same.
    pale: &'static str,
    number: &'static str,
    alarm: &'static str,
    thread: &'static str,
    head: &'static str,
    head_edge: &'static str,
    bar: &'static str,
    note: &'static str,
    note_edge: &'static str,
    octets: &'static str,
    frame: &'static str,
    tab: &'static str,
}

const LIGHT: Palette = Palette {
    paper: "#ffffff",
    ink: "#1c2128",
    faint: "#636c76",
    pale: "#8b949e",
    number: "#0a4a8f",
    alarm: "#b3261e",
    thread: "#8b949e",
    head: "#eaf2fb",
    head_edge: "#33618f",
    bar: "#cfe0f2",
    note: "#fff7d6",
    note_edge: "#b39b3c",
    octets: "#f6f8fa",
    frame: "#98a2ad",
    tab: "#eef1f5",
};

const DARK: Palette = Palette {
    paper: "#12161b",
    ink: "#e6edf3",
    faint: "#97a3af",
    pale: "#6b7682",
    number: "#8cc4ff",
    alarm: "#ff8f85",
    thread: "#6b7682",
    head: "#1b2a3b",
    head_edge: "#6fa5da",
    bar: "#2c4662",
    note: "#2c2813",
    note_edge: "#9c8939",
    octets: "#1a2027",
    frame: "#56616d",
    tab: "#1e252d",
};

const MONO: Palette = Palette {
    paper: "#ffffff",
    ink: "#000000",
    faint: "#595959",
    pale: "#8a8a8a",
    number: "#000000",
    alarm: "#000000",
    thread: "#7a7a7a",
    head: "#ffffff",
    head_edge: "#000000",
    bar: "#ffffff",
    note: "#ffffff",
    note_edge: "#555555",
    octets: "#ffffff",
    frame: "#555555",
    tab: "#ffffff",
};

/// Noto Sans first, whose widths were measured; then what systems have for East Asian text.
const FAMILIES: &str = "\"Noto Sans\",\"Noto Sans TC\",\"Noto Sans CJK TC\",\"PingFang TC\",\"Microsoft JhengHei\",\"Helvetica Neue\",Arial,sans-serif";

/// The style sheet of a picture.
pub(super) fn style(theme: Theme) -> String {
    let mut css = String::new();
    let written = match theme {
        Theme::Light => setting(&mut css).and_then(|()| colours(&mut css, &LIGHT)),
        Theme::Dark => setting(&mut css).and_then(|()| colours(&mut css, &DARK)),
        Theme::Mono => setting(&mut css).and_then(|()| colours(&mut css, &MONO)),
        Theme::Auto => setting(&mut css).and_then(|()| {
            colours(&mut css, &LIGHT)?;
            css.push_str("@media (prefers-color-scheme:dark){\n");
            colours(&mut css, &DARK)?;
            css.push_str("}\n");
            Ok(())
        }),
    };
    written.expect("a String takes everything");
    css
}

/// The style sheet of the drawings in an HTML page: light or dark as the reader
/// prefers or has chosen (`data-theme` on the root), and on paper light.
pub(crate) fn page_style() -> String {
    let sheet = |write: &dyn Fn(&mut String) -> fmt::Result| {
        let mut css = String::new();
        write(&mut css).expect("a String takes everything");
        css
    };
    let dark = sheet(&|css| colours(css, &DARK));
    let mut page = inside(".chart", &sheet(&setting));
    page += &inside(".chart", &sheet(&|css| colours(css, &LIGHT)));
    page += "@media screen and (prefers-color-scheme:dark){\n";
    page += &inside(":root:not([data-theme=light]) .chart", &dark);
    page += "}\n@media screen{\n";
    page += &inside(":root[data-theme=dark] .chart", &dark);
    page + "}\n"
}

/// Rules, one a line, for what stands inside something.
fn inside(scope: &str, rules: &str) -> String {
    let rule = |rule: &str| {
        let (selectors, body) = rule.split_once('{')?;
        let selectors = selectors.split(',').map(|one| format!("{scope} {one}"));
        Some(selectors.collect::<Vec<_>>().join(",") + "{" + body + "\n")
    };
    rules.lines().filter_map(rule).collect()
}

/// Everything but colours.
fn setting(css: &mut String) -> fmt::Result {
    writeln!(
        css,
        "\ntext{{font-family:{FAMILIES};text-rendering:geometricPrecision;white-space:pre}}"
    )?;
    for role in Role::ALL {
        let weight = if role.bold() { ";font-weight:700" } else { "" };
        writeln!(
            css,
            ".{}{{font-size:{}px{weight}}}",
            class(*role),
            role.size()
        )?;
    }
    css.push_str(
        "path,circle,rect{fill:none;stroke-width:1}\n\
         .faded{stroke-dasharray:1 4}\n\
         .figure,.limbs{stroke-width:1.5}\n\
         .line{stroke-width:1.2}\n\
         .response .line{stroke-dasharray:6 3}\n\
         .absent .line{stroke-dasharray:2 4}\n\
         .alarm>.line,.alarm .cross{stroke-width:1.8}\n\
         .alarm>.paper{stroke-width:1.8}\n\
         .frame{stroke-width:1}\n\
         .operand{stroke-dasharray:6 4}\n\
         .rule{stroke-width:1}\n",
    );
    Ok(())
}

fn colours(css: &mut String, palette: &Palette) -> fmt::Result {
    let Palette {
        paper,
        ink,
        faint,
        pale,
        number,
        alarm,
        thread,
        head,
        head_edge,
        bar,
        note,
        note_edge,
        octets,
        frame,
        tab,
    } = palette;
    writeln!(css, ".ground{{fill:{paper}}}")?;
    writeln!(css, "text{{fill:{ink}}}")?;
    writeln!(css, ".number,.mark{{fill:{number}}}")?;
    writeln!(css, ".life{{stroke:{thread}}}")?;
    writeln!(css, ".box{{fill:{head};stroke:{head_edge}}}")?;
    writeln!(css, ".figure{{fill:{head};stroke:{head_edge}}}")?;
    writeln!(css, ".limbs{{stroke:{head_edge}}}")?;
    writeln!(css, ".bar{{fill:{bar};stroke:{head_edge}}}")?;
    writeln!(css, ".line,.tip,.sign{{stroke:{ink}}}")?;
    writeln!(css, ".full{{fill:{ink};stroke:{ink}}}")?;
    writeln!(css, ".paper{{fill:{note};stroke:{note_edge}}}")?;
    writeln!(css, ".tie{{stroke:{note_edge}}}")?;
    writeln!(css, ".sheet{{fill:{octets};stroke:{pale}}}")?;
    writeln!(css, ".frame{{stroke:{frame}}}")?;
    writeln!(css, ".tab{{fill:{tab};stroke:{frame}}}")?;
    writeln!(css, ".rule{{stroke:{frame}}}")?;
    writeln!(css, ".plate{{fill:{paper};stroke:{frame}}}")?;
    writeln!(
        css,
        ".alarm>.line,.alarm>.tip,.alarm .cross{{stroke:{alarm}}}"
    )?;
    writeln!(css, ".alarm>.full{{fill:{alarm};stroke:{alarm}}}")?;
    writeln!(css, ".alarm>.paper{{stroke:{alarm}}}")?;
    writeln!(css, ".alarm>.remark,.alarm>.tab~.heading{{fill:{alarm}}}")?;
    writeln!(css, ".faint>.line,.faint>.tip{{stroke:{pale}}}")?;
    writeln!(css, ".faint>.full{{fill:{pale};stroke:{pale}}}")?;
    writeln!(css, ".faint>text,.faint>a text{{fill:{faint}}}")
}

/// The class of a text.
pub(super) fn class(role: Role) -> &'static str {
    match role {
        Role::Title => "title",
        Role::Head => "name",
        Role::Number => "number",
        Role::Mark => "mark",
        Role::Label => "label",
        Role::Heading => "heading",
        Role::Remark => "remark",
        Role::Octets => "octets",
        Role::Divider => "divider",
        Role::Footnote => "footnote",
    }
}
