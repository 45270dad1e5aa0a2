//! Reading PlantUML sequence diagrams (under construction).
