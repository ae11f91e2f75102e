//! `co_linetable`: which source positions each instruction has (`Objects/locations.md`).

/// Positions of a run of code units. Lines are 1-based, columns 0-based bytes; `None` if unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// First code unit, and the one behind the last.
    pub start: u32,
    pub end: u32,
    pub line: Option<u32>,
    pub end_line: Option<u32>,
    pub column: Option<u32>,
    pub end_column: Option<u32>,
}

/// Decodes the whole table. A truncated table gives what could be read.
pub fn positions(table: &[u8], first_line: u32) -> Vec<Position> {
    let mut reader = Reader { table, at: 0 };
    let mut line = i64::from(first_line);
    let mut unit = 0;
    let mut out = Vec::new();
    while let Some(head) = reader.byte() {
        let start = unit;
        unit += u32::from(head & 7) + 1;
        let Some(entry) = reader.entry((head >> 3) & 15, &mut line) else {
            break;
        };
        let known = |v: Option<i64>| v.and_then(|v| u32::try_from(v).ok());
        out.push(Position {
            start,
            end: unit,
            line: known(entry.0),
            end_line: known(entry.1),
            column: known(entry.2),
            end_column: known(entry.3),
        });
    }
    out
}

/// Position of the instruction at code unit `unit`.
pub fn position_at(positions: &[Position], unit: u32) -> Option<&Position> {
    let index = positions.partition_point(|p| p.end <= unit);
    positions.get(index).filter(|p| p.start <= unit)
}

type Entry = (Option<i64>, Option<i64>, Option<i64>, Option<i64>);

struct Reader<'a> {
    table: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = self.table.get(self.at).copied();
        self.at += 1;
        byte
    }

    fn varint(&mut self) -> Option<i64> {
        let (mut value, mut shift) = (0i64, 0);
        loop {
            let byte = self.byte()?;
            value |= i64::from(byte & 63) << shift;
            shift += 6;
            if byte & 64 == 0 || shift > 36 {
                return Some(value);
            }
        }
    }

    fn signed_varint(&mut self) -> Option<i64> {
        let value = self.varint()?;
        Some(if value & 1 != 0 { -(value >> 1) } else { value >> 1 })
    }

    /// One entry of the given kind; `line` is the running line number.
    fn entry(&mut self, kind: u8, line: &mut i64) -> Option<Entry> {
        Some(match kind {
            15 => (None, None, None, None),
            14 => {
                *line += self.signed_varint()?;
                let end_line = *line + self.varint()?;
                let (column, end_column) = (self.varint()? - 1, self.varint()? - 1);
                (Some(*line), Some(end_line), Some(column), Some(end_column))
            }
            13 => {
                *line += self.signed_varint()?;
                (Some(*line), Some(*line), None, None)
            }
            10..=12 => {
                *line += i64::from(kind - 10);
                let (column, end_column) = (self.byte()?, self.byte()?);
                (Some(*line), Some(*line), Some(column.into()), Some(end_column.into()))
            }
            _ => {
                let second = self.byte()?;
                let column = i64::from(kind) * 8 + i64::from((second >> 4) & 7);
                (Some(*line), Some(*line), Some(column), Some(column + i64::from(second & 15)))
            }
        })
    }
}
