//! The pages that the simulated servers serve, from templates/pages/.

use std::sync::LazyLock;

use minijinja::{Environment, Value};

static PAGES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut pages = Environment::new();
    for (name, source) in [
        (
            "layout.html",
            include_str!("../../templates/pages/layout.html"),
        ),
        (
            "sign_in.html",
            include_str!("../../templates/pages/sign_in.html"),
        ),
        (
            "consent.html",
            include_str!("../../templates/pages/consent.html"),
        ),
        (
            "message.html",
            include_str!("../../templates/pages/message.html"),
        ),
        (
            "form_post.html",
            include_str!("../../templates/pages/form_post.html"),
        ),
        (
            "password_form.html",
            include_str!("../../templates/pages/password_form.html"),
        ),
        (
            "user_code.html",
            include_str!("../../templates/pages/user_code.html"),
        ),
        (
            "one_time_code.html",
            include_str!("../../templates/pages/one_time_code.html"),
        ),
        (
            "terms.html",
            include_str!("../../templates/pages/terms.html"),
        ),
        (
            "logout.html",
            include_str!("../../templates/pages/logout.html"),
        ),
        (
            "covered.html",
            include_str!("../../templates/pages/covered.html"),
        ),
        ("done.html", include_str!("../../templates/pages/done.html")),
        ("home.html", include_str!("../../templates/pages/home.html")),
        (
            "single_page_app.html",
            include_str!("../../templates/pages/single_page_app.html"),
        ),
    ] {
        pages
            .add_template(name, source)
            .expect("the templates are part of the crate and parse");
    }
    pages
});

/// Renders a page; the values are escaped by the template engine.
pub(crate) fn render(name: &str, values: Value) -> String {
    PAGES
        .get_template(name)
        .and_then(|template| template.render(values))
        .expect("the templates are part of the crate and render")
}
