//! Builds profiles and facts from text, one thing a line:
//!
//! ```text
//! code NAME INSTRUCTIONS [hir=N] [refusal=REASON] [makes=WHAT] [loop=FROM..TO]... [site=OFFSET^DEPTH:CALLEE,...]...
//! stack SAMPLES NAME@OFFSET NAME@OFFSET ... [native]   (outermost first)
//! loop SAMPLES NAME@HEADER
//! site SAMPLES NAME@OFFSET CALLEE=SAMPLES ...
//! nofacts                                        (leave the facts out)
//! ```
//!
//! Ids count from 1 in the order of the `code` lines.

use std::collections::BTreeMap;

use crate::identity::{CallSite, CodeId, CodeInfo};
use crate::plan::Plan;
use crate::profile::{Frame, FrameKind, Profile, SiteProfile, Stack};
use crate::rank::{CodeFacts, Facts, LoopFacts, RankOptions, SiteFacts, rank};

#[derive(Default)]
pub(super) struct Scene {
    pub(super) profile: Profile,
    pub(super) facts: Facts,
    names: BTreeMap<String, CodeId>,
}

impl Scene {
    pub(super) fn new(text: &str) -> Self {
        let mut scene = Scene::default();
        for (i, line) in text.lines().filter(|l| l.trim().starts_with("code ")).enumerate() {
            let name = line.split_whitespace().nth(1).unwrap();
            scene.names.insert(name.to_owned(), CodeId(i as u64 + 1));
        }
        text.lines().for_each(|line| scene.line(line));
        scene
    }

    pub(super) fn rank(&self, options: &RankOptions) -> Plan {
        rank(&self.profile, &self.facts, options)
    }

    pub(super) fn id(&self, name: &str) -> CodeId {
        *self.names.get(name).unwrap_or_else(|| panic!("no code {name}"))
    }

    fn line(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            [] => {}
            ["code", name, instructions, ref rest @ ..] => self.code(name, number(instructions), rest),
            ["stack", samples, ref frames @ ..] => self.stack(samples.parse().unwrap(), frames),
            ["loop", samples, at] => {
                self.profile.loops.insert(self.at(at), samples.parse().unwrap());
            }
            ["site", samples, at, ref callees @ ..] => self.site(samples.parse().unwrap(), at, callees),
            ["nofacts"] => self.facts = Facts::default(),
            _ => panic!("what is `{line}`?"),
        }
    }

    fn code(&mut self, name: &str, instructions: u32, rest: &[&str]) {
        let info = CodeInfo {
            id: self.id(name),
            qualname: name.to_owned(),
            file: "app.py".to_owned(),
            first_line: 1,
            units: 2 * instructions,
            instructions,
        };
        let mut facts = CodeFacts { info: info.clone(), ..CodeFacts::default() };
        for word in rest {
            match word.split_once('=').unwrap() {
                ("hir", size) => facts.hir_size = number(size),
                ("refusal", reason) => facts.refusal = Some(reason.to_owned()),
                ("makes", what) => facts.makes = Some(what.to_owned()),
                ("loop", range) => {
                    let (header, end) = range.split_once("..").unwrap();
                    facts.loops.push(LoopFacts { header: number(header), end: number(end) });
                }
                ("site", site) => facts.sites.push(self.static_site(site)),
                _ => panic!("what is `{word}`?"),
            }
        }
        self.facts.codes.insert(info.id, facts);
        self.profile.codes.insert(info.id, info);
    }

    fn static_site(&self, text: &str) -> SiteFacts {
        let (place, callees) = text.split_once(':').unwrap();
        let (offset, depth) = place.split_once('^').unwrap();
        let callees = callees.split(',').filter(|c| !c.is_empty()).map(|c| self.id(c)).collect();
        SiteFacts { offset: number(offset), loop_depth: number(depth), callees, constants: 0 }
    }

    fn stack(&mut self, samples: u64, frames: &[&str]) {
        let frame = |at: &&str| if *at == "native" { Frame::native("libz.so") } else { frame(self.at(at)) };
        let frames = frames.iter().map(frame).collect();
        self.profile.stacks.push(Stack { thread: 1, frames, samples, partial: false });
    }

    fn site(&mut self, samples: u64, at: &str, callees: &[&str]) {
        let callees = callees.iter().map(|c| c.split_once('=').unwrap());
        let callees = callees.map(|(name, n)| (self.id(name), n.parse().unwrap())).collect();
        let site = SiteProfile { samples, callees, receivers: BTreeMap::new() };
        self.profile.sites.insert(self.at(at), site);
    }

    fn at(&self, text: &str) -> CallSite {
        let (name, offset) = text.split_once('@').unwrap();
        CallSite { code: self.id(name), offset: number(offset) }
    }
}

pub(super) fn frame(at: CallSite) -> Frame {
    let kind = FrameKind::Interpreted;
    Frame { code: at.code, offset: at.offset, line: 1, column: 0, kind, native: None }
}

fn number(text: &str) -> u32 {
    text.parse().unwrap()
}
