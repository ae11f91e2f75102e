//! What to do about a profile: which roots to compile and what to inline into each, with reasons.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::identity::{CallSite, CodeId, TypeKey};

/// How call sites are chosen. All policies drive the same compiler.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Policy {
    /// Inline nothing.
    None,
    /// Bytecode order until the first callee that does not fit a budget of 2000 bytecodes.
    FirstCome,
    /// Smallest callee first: cold ratio 20, depth 10, budget 2000.
    SmallestFirst,
    /// Best value for its size first.
    #[default]
    Ranked,
}

impl Policy {
    pub const ALL: [Policy; 4] = [Policy::None, Policy::FirstCome, Policy::SmallestFirst, Policy::Ranked];

    pub fn name(self) -> &'static str {
        match self {
            Policy::None => "none",
            Policy::FirstCome => "first-come",
            Policy::SmallestFirst => "smallest-first",
            Policy::Ranked => "ranked",
        }
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Policy {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Policy::ALL
            .into_iter()
            .find(|p| p.name() == text)
            .ok_or_else(|| format!("`{text}` is no policy: none, first-come, smallest-first or ranked"))
    }
}

/// Where compiled code is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Entry {
    /// At the first instruction, by a call.
    Function,
    /// At a loop's header (byte offset of the target of its backward jump), while it runs.
    Loop(u32),
}

impl std::fmt::Display for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Entry::Function => f.write_str("function"),
            Entry::Loop(offset) => write!(f, "loop at byte {offset}"),
        }
    }
}

/// What was decided for one callee at one call site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Call sites from the root inwards; the last one is the site decided about.
    pub path: Vec<CallSite>,
    pub callee: CodeId,
    pub callee_name: String,
    pub inline: bool,
    pub score: f64,
    /// Estimated size of the callee in HIR instructions.
    pub cost: u32,
    /// A full sentence, for people.
    pub reason: String,
}

impl Decision {
    /// Whether this is about a call in what `outer` would inline.
    pub fn is_below(&self, outer: &Decision) -> bool {
        let depth = outer.path.len();
        self.path.len() > depth && self.path.starts_with(&outer.path) && self.path[depth].code == outer.callee
    }
}

/// One thing to compile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RootPlan {
    pub code: CodeId,
    pub qualname: String,
    pub file: String,
    pub first_line: u32,
    pub entry: Entry,
    /// Share of all samples, 0 to 1, that were in this root or in what it may inline.
    pub share: f64,
    /// Whether the root is to be compiled; candidates that were refused are listed as well.
    pub compile: bool,
    /// Not compiled because its callers inline it: to be compiled for itself where one of them cannot.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub spare: bool,
    pub reason: String,
    /// What inlining may add, and what it is expected to add: HIR instructions under
    /// [`Policy::Ranked`], bytecodes (the root's own included) under the policies that count those.
    pub budget: u32,
    pub spent: u32,
    /// In the order in which they were decided.
    pub decisions: Vec<Decision>,
}

impl RootPlan {
    /// What was decided about inlining `callee` at the end of `path`; `None` if nothing was.
    pub fn decision(&self, path: &[CallSite], callee: CodeId) -> Option<&Decision> {
        self.decisions.iter().find(|d| d.callee == callee && d.path == path)
    }

    /// What is to be inlined and `wanted`, without what would be inlined into it.
    pub fn outermost_inlined(&self, wanted: impl Fn(&Decision) -> bool) -> Vec<&Decision> {
        let all: Vec<_> = self.decisions.iter().filter(|d| d.inline && wanted(d)).collect();
        all.iter().filter(|d| !all.iter().any(|outer| d.is_below(outer))).copied().collect()
    }
}

/// The classes that were seen at a place, most frequent first. Their version tags mean something in
/// the process that was profiled alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receivers {
    pub site: CallSite,
    pub types: Vec<TypeKey>,
}

/// A ranked plan for one process.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Format version: 1.
    pub version: u32,
    pub policy: Policy,
    /// HIR instructions for all roots together, inlined code and the roots' own; only
    /// [`Policy::Ranked`] keeps to it.
    pub budget: u32,
    pub spent: u32,
    /// Hottest first.
    pub roots: Vec<RootPlan>,
    /// Receivers of attribute loads and stores, and left operands, in all code that the plan compiles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receivers: Vec<Receivers>,
}

/// Why a text is no plan.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    #[error("the plan cannot be read: {0}")]
    Malformed(#[from] serde_json::Error),
    #[error("this is no plan: a plan is JSON with a `version`, as `emberjit rank` writes it")]
    NoPlan,
    #[error("the plan has format version {0}, and this program reads version {version}: make it again with this program", version = Plan::VERSION)]
    Version(u32),
}

/// Read before anything else, so that a plan of another version is called that, and a file of another kind, too.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

impl Plan {
    /// The format version that is written and read.
    pub const VERSION: u32 = 1;

    /// Pretty JSON, for people to read, compare and edit.
    pub fn to_json(&self) -> String {
        // Only maps with keys that are no strings and failing `Serialize` impls can fail here.
        let mut text = serde_json::to_string_pretty(self).expect("a plan is plain data");
        text.push('\n');
        text
    }

    pub fn from_json(text: &str) -> Result<Plan, PlanError> {
        let Versioned { version } = serde_json::from_str(text).map_err(|_| PlanError::NoPlan)?;
        if version != Plan::VERSION {
            return Err(PlanError::Version(version));
        }
        Ok(serde_json::from_str(text)?)
    }
}
