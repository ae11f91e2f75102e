//! From a profile to the message.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use prost::Message;

use super::ProfileError;
use super::records::*;
use super::schema::{File, Function, Label, Line, Location, Sample, ValueType};
use crate::identity::{CallSite, CodeId, CodeInfo};
use crate::profile::{Frame, FrameKind, Profile, SiteProfile, Stack};

impl Profile {
    /// Writes the profile as a pprof file.
    pub fn write_pprof(&self, out: impl Write) -> Result<(), ProfileError> {
        let mut gzip = GzEncoder::new(out, Compression::default());
        gzip.write_all(&message(self).encode_to_vec())?;
        gzip.finish()?.flush()?;
        Ok(())
    }
}

fn message(profile: &Profile) -> File {
    let mut writer = Writer::new(profile);
    writer.header();
    profile.stacks.iter().for_each(|stack| writer.stack(stack));
    profile.codes.values().for_each(|code| writer.code(code));
    profile.sites.iter().for_each(|(at, site)| writer.site(*at, site));
    writer.operands();
    writer.loops();
    writer.notes();
    writer.locations();
    writer.file
}

struct Writer<'a> {
    profile: &'a Profile,
    file: File,
    strings: BTreeMap<String, i64>,
    functions: BTreeMap<(CodeId, Option<&'a str>), u64>,
    /// A location is a frame and what is inlined into it.
    locations: BTreeMap<&'a [Frame], u64>,
}

/// What a label holds.
enum Value<'s> {
    Text(&'s str),
    Number(u64),
}

impl<'a> Writer<'a> {
    fn new(profile: &'a Profile) -> Self {
        Writer {
            profile,
            file: File { string_table: vec![String::new()], ..File::default() },
            strings: BTreeMap::from([(String::new(), 0)]),
            functions: BTreeMap::new(),
            locations: BTreeMap::new(),
        }
    }

    fn string(&mut self, text: &str) -> i64 {
        if let Some(index) = self.strings.get(text) {
            return *index;
        }
        let index = self.file.string_table.len() as i64;
        self.file.string_table.push(text.to_owned());
        self.strings.insert(text.to_owned(), index);
        index
    }

    fn header(&mut self) {
        let samples = ValueType { r#type: self.string("samples"), unit: self.string("count") };
        let time = ValueType { r#type: self.string("cpu"), unit: self.string("nanoseconds") };
        self.file.sample_type = vec![samples, time];
        self.file.default_sample_type = time.r#type;
        self.file.period_type = Some(time);
        self.file.period = self.period() as i64;
        self.file.time_nanos = self.profile.meta.start_ns as i64;
        self.file.duration_nanos = self.profile.meta.duration_ns as i64;
    }

    /// Nanoseconds that a sample stands for; 0 if unknown.
    fn period(&self) -> u64 {
        1_000_000_000u64.checked_div(u64::from(self.profile.meta.frequency_hz)).unwrap_or(0)
    }

    fn stack(&mut self, stack: &'a Stack) {
        let location_id = locations_of(&stack.frames).rev().map(|group| self.location(group)).collect();
        let innermost = stack.frames.last().map_or("", |f| kind_name(f.kind));
        let mut label = vec![
            self.label(THREAD, Value::Number(u64::from(stack.thread))),
            self.label(FRAME, Value::Text(innermost)),
        ];
        if stack.partial {
            label.push(self.label(PARTIAL, Value::Number(1)));
        }
        let nanoseconds = i64::try_from(stack.samples.saturating_mul(self.period())).unwrap_or(i64::MAX);
        self.file.sample.push(Sample { location_id, value: vec![stack.samples as i64, nanoseconds], label });
    }

    fn location(&mut self, frames: &'a [Frame]) -> u64 {
        if let Some(id) = self.locations.get(frames) {
            return *id;
        }
        let line = frames.iter().rev().map(|frame| self.line(frame)).collect();
        let id = self.file.location.len() as u64 + 1;
        self.file.location.push(Location { id, line });
        self.locations.insert(frames, id);
        id
    }

    fn line(&mut self, frame: &'a Frame) -> Line {
        let native = frame.native.as_deref().filter(|_| frame.kind == FrameKind::Native);
        let function_id = self.function(frame.code, native);
        Line { function_id, line: i64::from(frame.line), column: i64::from(frame.column) }
    }

    fn function(&mut self, code: CodeId, native: Option<&'a str>) -> u64 {
        if let Some(id) = self.functions.get(&(code, native)) {
            return *id;
        }
        let info = self.profile.codes.get(&code).filter(|_| native.is_none());
        let id = self.file.function.len() as u64 + 1;
        let function = Function {
            id,
            name: self.string(info.map_or(native.unwrap_or_default(), |i| &i.qualname)),
            system_name: self.string(&code.to_string()),
            filename: self.string(info.map_or("", |i| &i.file)),
            start_line: info.map_or(0, |i| i64::from(i.first_line)),
        };
        self.file.function.push(function);
        self.functions.insert((code, native), id);
        id
    }

    fn label(&mut self, key: &str, value: Value) -> Label {
        let key = self.string(key);
        match value {
            Value::Text(text) => Label { key, str: self.string(text), num: 0 },
            Value::Number(num) => Label { key, str: 0, num: num as i64 },
        }
    }

    fn record(&mut self, kind: &str, location_id: Vec<u64>, labels: &[(&str, Value)]) {
        let mut label = vec![self.label(RECORD, Value::Text(kind))];
        for (key, value) in labels {
            label.push(match value {
                Value::Text(text) => self.label(key, Value::Text(text)),
                Value::Number(number) => self.label(key, Value::Number(*number)),
            });
        }
        self.file.sample.push(Sample { location_id, value: vec![0, 0], label });
    }

    fn record_at(&mut self, kind: &str, at: CallSite, labels: Vec<(&str, Value)>) {
        let id = at.code.to_string();
        let mut all = vec![(ID, Value::Text(&id)), (OFFSET, Value::Number(u64::from(at.offset)))];
        all.extend(labels);
        self.record(kind, Vec::new(), &all);
    }

    /// The function of a code is found by the code's id.
    fn code(&mut self, info: &CodeInfo) {
        self.function(info.id, None);
        let id = info.id.to_string();
        let labels = [
            (ID, Value::Text(&id)),
            (UNITS, Value::Number(u64::from(info.units))),
            (INSTRUCTIONS, Value::Number(u64::from(info.instructions))),
        ];
        self.record(CODE, Vec::new(), &labels);
    }

    fn site(&mut self, at: CallSite, site: &SiteProfile) {
        self.record_at(SITE, at, vec![(COUNT, Value::Number(site.samples))]);
        for (callee, samples) in &site.callees {
            let callee = callee.to_string();
            self.record_at(
                CALLEE,
                at,
                vec![(CALLEE, Value::Text(&callee)), (COUNT, Value::Number(*samples))],
            );
        }
        for (receiver, seen) in &site.receivers {
            let labels = vec![
                (TYPE, Value::Text(&receiver.name)),
                (VERSION, Value::Number(u64::from(receiver.version_tag))),
                (COUNT, Value::Number(*seen)),
            ];
            self.record_at(RECEIVER, at, labels);
        }
    }

    fn operands(&mut self) {
        for (at, operands) in &self.profile.operands {
            for (types, seen) in operands {
                let mut labels = vec![(COUNT, Value::Number(*seen))];
                for operand in types {
                    labels.push((TYPE, Value::Text(&operand.name)));
                    labels.push((VERSION, Value::Number(u64::from(operand.version_tag))));
                }
                self.record_at(OPERANDS, *at, labels);
            }
        }
    }

    fn loops(&mut self) {
        for (at, samples) in &self.profile.loops {
            self.record_at(LOOP, *at, vec![(COUNT, Value::Number(*samples))]);
        }
    }

    fn notes(&mut self) {
        self.note(META, &self.profile.meta);
        self.note(HEALTH, &self.profile.health);
        for shape in self.profile.shapes.values() {
            self.note(SHAPE, shape);
        }
    }

    fn note(&mut self, key: &str, value: &impl serde::Serialize) {
        let json = serde_json::to_string(value).expect("plain data with no maps is always JSON");
        let index = self.string(&format!("{key}{json}"));
        self.file.comment.push(index);
    }

    /// Byte offsets and kinds of the frames of each location, in the order of its lines.
    fn locations(&mut self) {
        for (frames, id) in std::mem::take(&mut self.locations) {
            let mut labels = Vec::new();
            for frame in frames.iter().rev() {
                labels.push((OFFSET, Value::Number(u64::from(frame.offset))));
                labels.push((FRAME, Value::Text(kind_name(frame.kind))));
            }
            self.record(LOCATION, vec![id], &labels);
        }
    }
}

/// Splits a stack, outermost frame first, before each frame that is not inlined.
fn locations_of(frames: &[Frame]) -> impl DoubleEndedIterator<Item = &[Frame]> {
    frames.chunk_by(|_, next| next.kind == FrameKind::Inlined)
}
