//! The scenarios that are built in: every file below scenarios/.

/// One built-in scenario.
#[derive(Clone, Copy, Debug)]
pub struct Builtin {
    /// The stem of its file.
    pub name: &'static str,
    /// Its file, from the root of the repository.
    pub path: &'static str,
    /// The file as it stands.
    pub text: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

/// All built-in scenarios, sorted by name.
pub fn builtin() -> &'static [Builtin] {
    BUILTIN
}

/// A built-in scenario by name.
pub(super) fn find(name: &str) -> Option<&'static Builtin> {
    BUILTIN.iter().find(|builtin| builtin.name == name)
}

/// The names of all of them.
pub(super) fn names() -> Vec<&'static str> {
    BUILTIN.iter().map(|builtin| builtin.name).collect()
}

#[test]
fn no_path_of_this_machine_is_compiled_in() {
    let code = include_str!(concat!(env!("OUT_DIR"), "/builtin.rs"));
    assert!(!code.contains(env!("CARGO_MANIFEST_DIR")), "{code}");
}
