//! From the message to a profile. Nothing in the message is believed: every index is looked up,
//! every number converted.

use std::collections::BTreeMap;
use std::io::{self, Read};

use flate2::read::GzDecoder;
use prost::Message;
use serde::de::DeserializeOwned;

use super::records::*;
use super::schema::{File, Function, Line, Sample};
use super::{MAX_BYTES, MAX_FRAMES, ProfileError};
use crate::identity::{CallSite, CodeId, CodeInfo, CodeShape, TypeKey};
use crate::profile::{Frame, FrameKind, Profile, Stack};

type Result<T> = std::result::Result<T, ProfileError>;

const RANGE: ProfileError = ProfileError::Damaged("a number is out of range");
const MISSING: ProfileError = ProfileError::Damaged("a label is missing");

impl Profile {
    /// Reads a profile that [`Profile::write_pprof`] wrote.
    pub fn read_pprof(input: impl Read) -> Result<Profile> {
        let file = File::decode(unpacked(input)?.as_slice())?;
        let reader = Reader::new(&file)?;
        let mut profile = Profile::default();
        reader.notes(&mut profile)?;
        for (sample, record) in &reader.samples {
            match record {
                Some(kind) => reader.record(kind, sample, &mut profile)?,
                None => profile.stacks.push(Stack { samples: first_value(sample), ..Stack::default() }),
            }
        }
        reader.stacks(&mut profile)?;
        Ok(profile)
    }
}

fn unpacked(input: impl Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    GzDecoder::new(input).take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| {
        match error.kind() {
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
                ProfileError::Compression(error)
            }
            _ => ProfileError::Io(error),
        }
    })?;
    if bytes.len() as u64 > MAX_BYTES { Err(ProfileError::TooLarge) } else { Ok(bytes) }
}

fn first_value(sample: &Sample) -> u64 {
    sample.value.first().map_or(0, |v| *v as u64)
}

fn small(number: i64) -> Result<u32> {
    u32::try_from(number).map_err(|_| RANGE)
}

struct Reader<'a> {
    file: &'a File,
    functions: BTreeMap<u64, &'a Function>,
    /// Functions of Python code.
    codes: BTreeMap<CodeId, &'a Function>,
    /// Frames of each location, outermost first.
    locations: BTreeMap<u64, Vec<Frame>>,
    /// All samples; of records, their kind.
    samples: Vec<(&'a Sample, Option<&'a str>)>,
}

impl<'a> Reader<'a> {
    fn new(file: &'a File) -> Result<Self> {
        let mut reader = Reader {
            file,
            functions: file.function.iter().map(|f| (f.id, f)).collect(),
            codes: BTreeMap::new(),
            locations: BTreeMap::new(),
            samples: Vec::new(),
        };
        reader.samples = file
            .sample
            .iter()
            .map(|s| Ok((s, reader.texts(s, RECORD)?.first().copied())))
            .collect::<Result<_>>()?;
        reader.read_codes();
        reader.read_locations()?;
        Ok(reader)
    }

    fn text(&self, index: i64) -> Result<&'a str> {
        let text = usize::try_from(index).ok().and_then(|i| self.file.string_table.get(i));
        text.map(String::as_str).ok_or(ProfileError::Damaged("a text that it names is not in it"))
    }

    fn is(&self, key: i64, name: &str) -> bool {
        self.text(key).is_ok_and(|key| key == name)
    }

    fn texts(&self, sample: &Sample, key: &str) -> Result<Vec<&'a str>> {
        sample.label.iter().filter(|l| self.is(l.key, key)).map(|l| self.text(l.str)).collect()
    }

    fn numbers(&self, sample: &Sample, key: &str) -> Vec<i64> {
        sample.label.iter().filter(|l| self.is(l.key, key)).map(|l| l.num).collect()
    }

    fn number(&self, sample: &Sample, key: &str) -> Result<i64> {
        self.numbers(sample, key).first().copied().ok_or(MISSING)
    }

    fn count(&self, sample: &Sample) -> Result<u64> {
        Ok(self.number(sample, COUNT)? as u64)
    }

    fn id(&self, sample: &Sample, key: &str) -> Result<CodeId> {
        code_id(self.texts(sample, key)?.first().ok_or(MISSING)?)
    }

    fn at(&self, sample: &Sample) -> Result<CallSite> {
        Ok(CallSite { code: self.id(sample, ID)?, offset: small(self.number(sample, OFFSET)?)? })
    }

    fn types(&self, sample: &Sample) -> Result<Vec<TypeKey>> {
        let versions = self.numbers(sample, VERSION);
        let names = self.texts(sample, TYPE)?;
        if versions.len() != names.len() {
            return Err(MISSING);
        }
        let key = |(name, version): (&str, i64)| {
            Ok(TypeKey { name: name.to_owned(), version_tag: small(version)? })
        };
        names.into_iter().zip(versions).map(key).collect()
    }

    /// The first function of an id is the code's; native functions come by other ids.
    fn read_codes(&mut self) {
        for function in &self.file.function {
            if let Ok(id) = self.text(function.system_name).and_then(code_id) {
                self.codes.entry(id).or_insert(function);
            }
        }
    }

    fn read_locations(&mut self) -> Result<()> {
        let lines: BTreeMap<u64, &[Line]> = self.file.location.iter().map(|l| (l.id, &*l.line)).collect();
        for (sample, _) in self.samples.iter().filter(|(_, kind)| *kind == Some(LOCATION)) {
            let id = sample.location_id.first().ok_or(ProfileError::Damaged("a location is missing"))?;
            let lines = lines.get(id).ok_or(ProfileError::Damaged("a location is missing"))?;
            let frames = self.frames(sample, lines)?;
            self.locations.insert(*id, frames);
        }
        Ok(())
    }

    fn frames(&self, sample: &Sample, lines: &[Line]) -> Result<Vec<Frame>> {
        let (offsets, kinds) = (self.numbers(sample, OFFSET), self.texts(sample, FRAME)?);
        if offsets.len() != lines.len() || kinds.len() != lines.len() {
            return Err(ProfileError::Damaged("a location has more or fewer frames than lines"));
        }
        let parts = lines.iter().zip(offsets).zip(kinds).rev();
        parts.map(|((line, offset), kind)| self.frame(line, offset, kind)).collect()
    }

    fn frame(&self, line: &Line, offset: i64, kind: &str) -> Result<Frame> {
        let function = self.functions.get(&line.function_id);
        let function = function.ok_or(ProfileError::Damaged("a function is missing"))?;
        let kind = KINDS.iter().find(|(_, name)| *name == kind).map(|(kind, _)| *kind);
        let kind = kind.ok_or(ProfileError::Damaged("a frame is of an unknown kind"))?;
        let name = self.text(function.name)?;
        let native = (kind == FrameKind::Native && !name.is_empty()).then(|| name.to_owned());
        Ok(Frame {
            code: code_id(self.text(function.system_name)?)?,
            offset: small(offset)?,
            line: small(line.line)?,
            column: small(line.column)?,
            kind,
            native,
        })
    }

    /// Fills in the stacks, which so far have only their counts.
    fn stacks(&self, profile: &mut Profile) -> Result<()> {
        let samples = self.samples.iter().filter(|(_, record)| record.is_none());
        let mut left = MAX_FRAMES;
        for ((sample, _), stack) in samples.zip(&mut profile.stacks) {
            stack.thread = small(self.number(sample, THREAD)?)?;
            stack.partial = !self.numbers(sample, PARTIAL).is_empty();
            for id in sample.location_id.iter().rev() {
                let frames = self.locations.get(id);
                let frames = frames.ok_or(ProfileError::Damaged("a location is missing"))?;
                left = left.checked_sub(frames.len().max(1)).ok_or(ProfileError::TooLarge)?;
                stack.frames.extend_from_slice(frames);
            }
        }
        Ok(())
    }

    fn record(&self, kind: &str, sample: &Sample, profile: &mut Profile) -> Result<()> {
        match kind {
            CODE => self.code(sample, profile)?,
            SITE => profile.sites.entry(self.at(sample)?).or_default().samples = self.count(sample)?,
            CALLEE => {
                let callee = self.id(sample, CALLEE)?;
                let site = profile.sites.entry(self.at(sample)?).or_default();
                site.callees.insert(callee, self.count(sample)?);
            }
            RECEIVER => {
                let receiver = self.types(sample)?.pop().ok_or(MISSING)?;
                let site = profile.sites.entry(self.at(sample)?).or_default();
                site.receivers.insert(receiver, self.count(sample)?);
            }
            OPERANDS => {
                let operands = profile.operands.entry(self.at(sample)?).or_default();
                operands.insert(self.types(sample)?, self.count(sample)?);
            }
            LOOP => {
                profile.loops.insert(self.at(sample)?, self.count(sample)?);
            }
            // Locations were read before; a later writer's records are not ours to judge.
            _ => {}
        }
        Ok(())
    }

    fn code(&self, sample: &Sample, profile: &mut Profile) -> Result<()> {
        let id = self.id(sample, ID)?;
        let function = self.codes.get(&id).ok_or(ProfileError::Damaged("a function is missing"))?;
        let info = CodeInfo {
            id,
            qualname: self.text(function.name)?.to_owned(),
            file: self.text(function.filename)?.to_owned(),
            first_line: small(function.start_line)?,
            units: small(self.number(sample, UNITS)?)?,
            instructions: small(self.number(sample, INSTRUCTIONS)?)?,
        };
        profile.codes.insert(id, info);
        Ok(())
    }

    fn notes(&self, profile: &mut Profile) -> Result<()> {
        let mut ours = false;
        for index in &self.file.comment {
            let comment = self.text(*index)?;
            if let Some(json) = comment.strip_prefix(META) {
                profile.meta = parsed("meta", json)?;
                ours = true;
            } else if let Some(json) = comment.strip_prefix(HEALTH) {
                profile.health = parsed("health", json)?;
            } else if let Some(json) = comment.strip_prefix(SHAPE) {
                let shape: CodeShape = parsed("shape", json)?;
                profile.shapes.insert(shape.info.id, shape);
            }
        }
        if ours { Ok(()) } else { Err(ProfileError::Foreign) }
    }
}

fn code_id(text: &str) -> Result<CodeId> {
    text.parse().map_err(|_| ProfileError::Damaged("a code id is none"))
}

fn parsed<T: DeserializeOwned>(note: &'static str, json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|error| ProfileError::Note { note, error })
}
