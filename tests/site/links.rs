//! Every link leads to a file or a place that is there, from wherever the site stands.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use crate::{files, folder, site};

/// A link: the file that it stands in, what it says.
struct Link {
    tag: String,
    target: String,
}

/// What an attribute's value says.
fn unescaped(value: &str) -> String {
    let signs = [
        ("&#x2f;", "/"),
        ("&#x27;", "'"),
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
    ];
    let mut value = value.to_owned();
    for (escaped, sign) in signs {
        value = value.replace(escaped, sign);
    }
    value.replace("&amp;", "&")
}

fn links(text: &str) -> Vec<Link> {
    let mut links = Vec::new();
    for tag in text.split('<').skip(1) {
        let (name, rest) = tag.split_once(' ').unwrap_or((tag, ""));
        for attribute in ["href=\"", "src=\"", "action=\"", "srcset=\""] {
            let rest = format!(" {}", rest.split('>').next().unwrap_or_default());
            let Some((_, value)) = rest.split_once(&format!(" {attribute}")) else {
                continue;
            };
            links.push(Link {
                tag: name.to_owned(),
                target: unescaped(value.split('"').next().unwrap()),
            });
        }
    }
    links
}

/// What is wrong with a link, if anything.
fn fault(folder: &Path, file: &str, link: &Link) -> Option<String> {
    let target = &link.target;
    if target.starts_with("https://") {
        return (link.tag != "a").then(|| format!("{file} loads {target}"));
    }
    let (path, fragment) = target.split_once('#').unwrap_or((target, ""));
    if path.starts_with('/') || path.contains(':') || path.contains('\\') || path.contains('?') {
        return Some(format!("{file}: {target} is not relative"));
    }
    let from = Path::new(file).parent().unwrap();
    let led = if path.is_empty() {
        Path::new(file).to_owned()
    } else {
        from.join(path)
    };
    let Ok(text) = fs::read_to_string(folder.join(led)) else {
        return Some(format!("{file}: {target} leads to no file"));
    };
    let there = fragment.is_empty() || text.contains(&format!(" id=\"{fragment}\""));
    (!there).then(|| format!("{file}: {target} leads to no place"))
}

/// Gives the number of links.
pub(crate) fn assert_links(folder: &Path) -> usize {
    let mut count = 0;
    let mut faults = Vec::new();
    for file in files(folder) {
        let ending = Path::new(&file).extension().and_then(OsStr::to_str);
        if !matches!(ending, Some("html" | "svg")) {
            continue;
        }
        let text = fs::read_to_string(folder.join(&file)).unwrap();
        let links = links(&text);
        count += links.len();
        faults.extend(links.iter().filter_map(|link| fault(folder, &file, link)));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    count
}

#[test]
fn every_link_leads_somewhere() {
    let folder = folder("site-links");
    assert_eq!(site(&folder, &[]).0, Some(0));
    let count = assert_links(&folder);
    assert!(count > 1_000, "{count}");
    // Every page and picture is reached from the index.
    let index = fs::read_to_string(folder.join("index.html")).unwrap();
    let reached: Vec<String> = links(&index).into_iter().map(|link| link.target).collect();
    for file in files(&folder) {
        assert!(file == "index.html" || reached.contains(&file), "{file}");
    }
}

#[test]
fn a_bad_link_is_found() {
    let folder = folder("site-bad-links");
    fs::write(folder.join("a.html"), "<p id=\"x\">").unwrap();
    for (text, expected) in [
        ("<a href=\"b.html\">", "leads to no file"),
        ("<a href=\"a.html#y\">", "leads to no place"),
        ("<a href=\"#z\">", "leads to no place"),
        ("<a href=\"/a.html\">", "is not relative"),
        ("<a href=\"javascript:x\">", "is not relative"),
        (
            "<img class=\"x\" src=\"https:&#x2f;&#x2f;x.example/y\">",
            "loads",
        ),
    ] {
        let link = &links(text)[0];
        fs::write(folder.join("c.html"), text).unwrap();
        let fault = fault(&folder, "c.html", link);
        assert!(
            fault.is_some_and(|fault| fault.contains(expected)),
            "{text}"
        );
    }
    let fine = links("<a href=\"a.html#x\">");
    assert_eq!(fault(&folder, "c.html", &fine[0]), None);
}
