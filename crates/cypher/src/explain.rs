//! A plan in words.

use std::fmt::Write;

use crate::graph::{Direction, PropertyGraph};
use crate::plan::{Labels, Length, Reading, Source, Step};
use crate::run::Query;

impl Query {
    /// In which order the statement is answered: one step a line, each for every row of the one above it.
    pub fn explain(&self, graph: &dyn PropertyGraph) -> String {
        let mut lines = String::new();
        for (i, branch) in self.plan.branches.iter().enumerate() {
            if i > 0 {
                let _ = writeln!(lines, "union{}", if self.plan.distinct { "" } else { " all" });
            }
            for stage in &branch.stages {
                stage.reading.iter().for_each(|reading| clause(&mut lines, reading, graph));
                let p = &stage.projection;
                let mut what = vec![if p.grouped {
                    format!("group by {} columns, {} aggregates", p.keys.len(), p.aggregates.len())
                } else {
                    format!("keep {} columns", p.columns.len())
                }];
                what.extend(p.distinct.then(|| "distinct".to_owned()));
                what.extend((!p.order.is_empty()).then(|| "in order".to_owned()));
                what.extend(p.skip.as_ref().map(|_| "skip some".to_owned()));
                what.extend(p.limit.as_ref().map(|_| "only so many".to_owned()));
                what.extend(p.filter.as_ref().map(|_| "filter".to_owned()));
                let _ = writeln!(lines, "{}", what.join(", "));
            }
        }
        lines
    }
}

fn clause(lines: &mut String, reading: &Reading, graph: &dyn PropertyGraph) {
    match reading {
        Reading::Unwind { .. } => lines.push_str("unwind a list\n"),
        Reading::Match { steps, optional } => {
            if optional.is_some() {
                lines.push_str("optional, with nulls where nothing matches:\n");
            }
            for found in steps {
                let _ =
                    writeln!(lines, "{}{}", if optional.is_some() { "  " } else { "" }, step(found, graph));
            }
        }
    }
}

fn step(step: &Step, graph: &dyn PropertyGraph) -> String {
    match step {
        Step::Scan { from: Source::Seek { key, .. }, labels, .. } => {
            format!("look up nodes{} by {}", of(labels, graph), graph.keys()[*key])
        }
        Step::Scan { from: Source::Labels(labels), .. } => {
            let count: u64 =
                labels.iter().map(|l| u64::from(graph.nodes(*l).end - graph.nodes(*l).start)).sum();
            format!("go through {count} nodes{}", of(&Some(labels.clone()), graph))
        }
        Step::Check { labels, .. } => format!("take the node that is known{}", of(labels, graph)),
        Step::Filter(_) => "filter".to_owned(),
        Step::Path { .. } => "put the path together".to_owned(),
        Step::Expand(e) => {
            let types = e.types.iter().map(|t| graph.types()[*t]).collect::<Vec<_>>().join("|");
            let arrow = match e.direction {
                Direction::Out => "->",
                Direction::In => "<-",
                Direction::Both => "--",
            };
            let bound = |most: Option<u32>| most.map(|n| n.to_string()).unwrap_or_default();
            let how = match e.length {
                Length::One => "follow".to_owned(),
                Length::Many(least, most) => format!("follow {least}..{} steps of", bound(most)),
                Length::Shortest { all, most, .. } => {
                    format!(
                        "find {} of ..{} steps over",
                        if all { "the shortest ways" } else { "a shortest way" },
                        bound(most)
                    )
                }
            };
            let to = if e.into {
                "to the node that is known".to_owned()
            } else {
                format!("to nodes{}", of(&e.labels, graph))
            };
            format!("{how} {types} {arrow} {to}")
        }
    }
}

fn of(labels: &Labels, graph: &dyn PropertyGraph) -> String {
    labels.as_ref().map_or_else(String::new, |labels| {
        format!(" of {}", labels.iter().map(|l| graph.labels()[*l]).collect::<Vec<_>>().join("|"))
    })
}
