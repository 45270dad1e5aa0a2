# Everyday tasks; `tests/all` needs none of them.

# list the recipes
default:
    @just --list

# format, clippy, rustdoc
check:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps

# all tests, as continuous integration runs them
test:
    tests/all

# accept new and changed snapshots (read them first: `git diff tests/runs/snapshots`)
snapshots:
    INSTA_UPDATE=always cargo test --test runs --example snapshot

# what each stage costs
bench:
    cargo bench --bench flow

# what a drawing costs, beside real PlantUML, in one run
compare:
    cargo bench --bench compare

# the schema of scenario files, from the types that read them
schema:
    WRITE_SCHEMA=1 cargo test --lib schema

# the table of invariants, from the code
invariants:
    WRITE_INVARIANTS=1 cargo test --lib every_invariant_stands_in_its_table

# the tables, pages and drawings of docs that come from the scenarios
docs:
    WRITE_DOCS=1 cargo test --test docs

# ten minutes of anything at the readers of what others send (nightly, `cargo install cargo-fuzz`)
fuzz:
    mkdir -p target/fuzz-corpus
    cargo +nightly fuzz run readers target/fuzz-corpus fuzz/corpus/readers -- -max_total_time=600 -max_len=4096

# every picture, before and now, on one page (`just gallery --plantuml`: PlantUML's beside them)
gallery *arguments:
    cargo run --quiet --example gallery -- {{arguments}}

# the pictures in docs, from the scenarios
pictures:
    WRITE_PICTURES=1 cargo test --test pictures docs
