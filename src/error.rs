//! The public error, one kind for each room that can refuse.

use crate::render::RenderError;
use crate::scenario::ScenarioError;
use crate::simulation::SimulationError;
use crate::trace::TraceError;

/// Anything that can go wrong outside the protocol. An OAuth error is a result and stands in the trace.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A scenario file that cannot be used; shows file, line and column.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// A trace file that cannot be read.
    #[error("{path}: {source}")]
    Trace {
        /// As given.
        path: String,
        /// What is wrong with it.
        source: TraceError,
    },
    /// A run that cannot take place.
    #[error(transparent)]
    Simulation(#[from] SimulationError),
    /// A drawing that cannot be made as asked for.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// A file that cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// As given.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// Arguments that do not fit together or name what is not there.
    #[error("{0}")]
    Usage(String),
}

impl Error {
    /// Adds the path to what the system says.
    pub fn file(path: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
