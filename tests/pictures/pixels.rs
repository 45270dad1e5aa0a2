//! The same pictures as PNG.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn flowscribe(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flowscribe"));
    command.args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[cfg(not(feature = "png"))]
#[test]
fn a_build_without_png_says_so() {
    let file = folder("without-png").join("x.png");
    let output = flowscribe(&["draw", "okta-implicit", "-o", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("built without PNG"),
        "{}",
        said(&output)
    );
    assert!(!file.exists());
}

#[cfg(feature = "png")]
mod with_png {
    use flowscribe::diagram::{Detail, Story};
    use flowscribe::render::{Format, Options, RenderError, Rendered, render};
    use flowscribe::scenario::Scenario;
    use flowscribe::simulation;
    use flowscribe::trace::Trace;
    use roxmltree::Document;

    use super::*;
    use crate::svg::canvas;

    fn trace(scenario: &str) -> Trace {
        simulation::run(&Scenario::load(scenario).unwrap(), 0).unwrap()
    }

    fn drawn(trace: &Trace, options: &Options) -> Result<Rendered, RenderError> {
        let walkthrough = trace.header.walkthrough(None).unwrap();
        render(&Story::new(trace, walkthrough), options)
    }

    fn png(scale: f32) -> Options {
        Options {
            format: Format::Png,
            scale,
            ..Options::default()
        }
    }

    /// Width and height, from the header of a PNG.
    fn size(png: &[u8]) -> [u32; 2] {
        assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
        [16, 20].map(|at| u32::from_be_bytes(png[at..at + 4].try_into().unwrap()))
    }

    #[test]
    fn a_png_is_its_svg_times_the_scale() {
        let trace = trace("okta-authorization-code");
        let svg = drawn(
            &trace,
            &Options {
                format: Format::Svg,
                ..Options::default()
            },
        )
        .unwrap();
        let document = Document::parse(svg.text()).unwrap();
        let canvas = canvas(&document);
        for scale in [0.5, 1.0, 2.0, 3.25] {
            let picture = drawn(&trace, &png(scale)).unwrap();
            let expected = [canvas.right, canvas.bottom];
            let expected = expected.map(|side| (side * f64::from(scale)).ceil().to_string());
            let found = size(&picture.bytes).map(|side| side.to_string());
            assert_eq!(found, expected, "{scale}");
            assert!(picture.missing.is_empty());
        }
    }

    #[test]
    fn latin_script_gives_the_same_bytes_each_time() {
        let trace = trace("okta-authorization-code");
        let first = drawn(&trace, &png(1.0)).unwrap();
        let again: Vec<_> = std::thread::scope(|scope| {
            let threads = [0; 2].map(|_| scope.spawn(|| drawn(&trace, &png(1.0)).unwrap()));
            threads.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert!(again.iter().all(|one| *one == first));
        assert!(first.missing.is_empty());
    }

    /// The vendored font with one character more, which no other font has.
    fn font_with(sign: char) -> Vec<u8> {
        let mut font = fs::read("fonts/NotoSans-Regular.ttf").unwrap();
        let number =
            |font: &[u8], at: usize| u32::from_be_bytes(font[at..at + 4].try_into().unwrap());
        let directory = (12..).step_by(16);
        let entry = directory
            .into_iter()
            .find(|at| &font[*at..at + 4] == b"cmap")
            .unwrap();
        let table = number(&font, entry + 8) as usize;
        let behind = u32::try_from(font.len() - table).unwrap();
        // The second encoding record becomes that of all Unicode: a subtable of
        // format 12 at the end of the file, one group long.
        let (sign, a_glyph) = (u32::from(sign), 36);
        let record = [0x0003_000a, behind].map(u32::to_be_bytes).concat();
        font[table + 12..table + 20].copy_from_slice(&record);
        let subtable = [0x000c_0000, 28, 0, 1, sign, sign, a_glyph];
        font.extend(subtable.map(u32::to_be_bytes).concat());
        font[entry + 12..entry + 16].copy_from_slice(&(behind + 28).to_be_bytes());
        font
    }

    #[test]
    fn a_font_that_is_given_draws_what_no_other_font_has() {
        let mut trace = trace("okta-implicit");
        trace.header.title = "here: \u{10fffd}".to_owned();
        let without = drawn(&trace, &png(1.0)).unwrap();
        assert_eq!(without.missing, ['\u{10fffd}']);
        let options = Options {
            fonts: vec![font_with('\u{10fffd}').into()],
            ..png(1.0)
        };
        let with = drawn(&trace, &options).unwrap();
        assert!(with.missing.is_empty());
        assert_ne!(with.bytes, without.bytes);
    }

    /// The last private-use character: no font has it, wherever this runs.
    #[test]
    fn a_character_without_a_glyph_is_named() {
        let mut trace = trace("okta-implicit");
        trace.header.title = "here: \u{10fffd}".to_owned();
        let picture = drawn(&trace, &png(1.0)).unwrap();
        assert_eq!(picture.missing, ['\u{10fffd}']);

        let folder = folder("missing-glyph");
        let saved = folder.join("trace.jsonl");
        fs::write(&saved, trace.to_jsonl()).unwrap();
        let file = folder.join("x.png");
        let arguments = [
            "draw",
            "--trace",
            saved.to_str().unwrap(),
            "-o",
            file.to_str().unwrap(),
        ];
        let output = flowscribe(&arguments);
        assert_eq!(output.status.code(), Some(0));
        let said = said(&output);
        assert!(said.contains("warning: no font has a glyph for"), "{said}");
        assert!(said.contains("U+10FFFD"), "{said}");
        size(&fs::read(file).unwrap());
    }

    #[test]
    fn what_is_no_scale_is_refused() {
        let trace = trace("okta-implicit");
        for scale in [0.0, -1.0, f32::NAN, f32::INFINITY, 17.0] {
            let error = drawn(&trace, &png(scale)).unwrap_err();
            assert_eq!(error, RenderError::Scale(scale.to_string()));
        }
        for scale in ["0", "NaN", "17", "-1"] {
            let scale = format!("--scale={scale}");
            let output = flowscribe(&["draw", "okta-implicit", "-f", "png", &scale]);
            assert_eq!(output.status.code(), Some(2), "{scale}");
            assert_eq!(output.stdout, b"");
            let said = said(&output);
            assert!(said.contains("above 0 and at most 16"), "{said}");
        }
    }

    #[test]
    fn a_picture_too_large_names_the_limit() {
        let options = Options {
            detail: Detail::Wire,
            ..png(16.0)
        };
        let error = drawn(&trace("okta-authorization-code"), &options).unwrap_err();
        let said = error.to_string();
        assert!(matches!(error, RenderError::TooLarge { .. }), "{said}");
        assert!(said.contains("at most 100 million pixels"), "{said}");
    }

    #[test]
    fn what_is_no_font_is_named() {
        let file = folder("no-font").join("x.png");
        let draw = |font: &str| {
            let arguments = [
                "draw",
                "okta-implicit",
                "-o",
                file.to_str().unwrap(),
                "--font",
                font,
            ];
            flowscribe(&arguments)
        };
        for font in ["Cargo.toml", "tests", "no/such/file.ttf"] {
            let output = draw(font);
            assert_eq!(output.status.code(), Some(2), "{font}");
            assert!(said(&output).contains(font), "{}", said(&output));
            assert!(!file.exists());
        }
    }

    /// `script` gives the program a terminal; where there is none, nothing is said.
    #[test]
    fn a_terminal_is_spared() {
        let program = env!("CARGO_BIN_EXE_flowscribe");
        let command = format!("'{program}' draw okta-implicit -f png");
        let output = Command::new("script")
            .args(["-qec", &command, "/dev/null"])
            .output();
        let Ok(output) = output else { return };
        let shown = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(2), "{shown}");
        assert!(shown.contains("a terminal shows no png"), "{shown}");
        let piped = flowscribe(&["draw", "okta-implicit", "-f", "png"]);
        size(&piped.stdout);
    }
}
