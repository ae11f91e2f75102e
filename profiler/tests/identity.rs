//! Code ids, computed from outside, agree with what Python itself says.

mod common;

use std::collections::BTreeMap;

use common::{Program, options, sample, start};
use emberjit_profiler::Backend;

/// Computes ids in the program itself, as `emberjit_pgo::identity` documents them, from what Python
/// offers: `co_code` is free of specialisation and monitoring.
const PROGRAM: &str = r#"
import dis, types
def code_id(code):
    h = 0xcbf29ce484222325
    def feed(data):
        nonlocal h
        for b in data:
            h = ((h ^ b) * 0x100000001b3) & 0xffffffffffffffff
    def number(n): feed(n.to_bytes(8, 'little'))
    def tagged(tag, data): feed(tag); number(len(data)); feed(data)
    def utf8(s): return s.encode('utf-8', 'surrogatepass')
    def constant(c):
        if c is None: feed(b'N')
        elif c is ...: feed(b'E')
        elif type(c) is bool: feed(b'T' if c else b'F')
        elif type(c) is int:
            feed(b'i'); feed((((c > 0) - (c < 0)) & 255).to_bytes(1, 'little'))
            digits, n = [], abs(c)
            while n: digits.append(n & (1 << 30) - 1); n >>= 30
            digits = digits or [0]
            digits = [] if c == 0 and ZERO_HAS_NO_DIGIT else digits
            number(len(digits))
            for d in digits: feed(d.to_bytes(4, 'little'))
        elif type(c) is float:
            import struct; feed(b'f'); feed(struct.pack('<d', c))
        elif type(c) is complex:
            import struct; feed(b'j'); feed(struct.pack('<dd', c.real, c.imag))
        elif type(c) is str: tagged(b's', utf8(c))
        elif type(c) is bytes: tagged(b'b', c)
        elif type(c) is tuple:
            feed(b'('); number(len(c))
            for i in c: constant(i)
        elif type(c) is types.CodeType: tagged(b'c', utf8(c.co_qualname))
        else: feed(b'?')
    raw, i = code.co_code, 0
    while i < len(raw):
        feed(raw[i:i+2])
        i += 2 + 2 * dis._inline_cache_entries[raw[i]]
    for n in code.co_names: tagged(b'n', utf8(n))
    count = len(dict.fromkeys(code.co_varnames + code.co_cellvars)) + len(code.co_freevars)
    for i in range(count): tagged(b'n', utf8(code._varname_from_oparg(i)))
    for c in code.co_consts: constant(c)
    return '%016x' % h
ZERO_HAS_NO_DIGIT = True

class Point:
    __slots__ = ('x', 'y')
    def __init__(self, x, y):
        self.x, self.y = x, y
    def moved(self, by):
        return Point(self.x + by, self.y - by)
def consts(n):
    for i in range(n):
        a = (None, ..., True, False, 0, -1, 1 << 70, -(1 << 70), 2.5, -0.0, 3j, b'raw\0', 'é€😀', 'plain', ((1, 'x'), 2.0))
        b = '\ud800' if i == 0 else 'y'
        c = i in {1, 2, 3}
        e = i == 1267650600228229401496703205376
def closure(n):
    cell = 1
    def inner(k):
        nonlocal cell
        cell = (cell * 7 + k) % 1000
        return cell
    return sum(inner(i) for i in range(n))
def points(n):
    p = Point(1, 2)
    for i in range(n):
        p = p.moved(i)
def traced(n):
    total = 0
    for i in range(n):
        total += i * 2
    return total
sys.monitoring.use_tool_id(0, 'lines')
sys.monitoring.set_local_events(0, traced.__code__, sys.monitoring.events.LINE | sys.monitoring.events.INSTRUCTION)
inner = next(c for c in closure.__code__.co_consts if isinstance(c, types.CodeType) and 'inner' in c.co_name)
for code in (Point.__init__.__code__, Point.moved.__code__, consts.__code__, closure.__code__, inner, points.__code__, traced.__code__):
    ready(code.co_qualname, code_id(code), len(code.co_code) // 2, code.co_firstlineno)
ready('end')
while running():
    consts(3000); closure(3000); points(3000); traced(1000)
"#;

/// Check that ids, lengths and lines of sampled code agree with the program's own view of it, also
/// for code that is specialised or monitored.
#[test]
fn ids_agree() {
    let mut program = Program::start(PROGRAM);
    let mut expected = BTreeMap::new();
    loop {
        let line = program.line();
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["end"] => break,
            [name, id, units, first_line] => {
                expected.insert(name.to_owned(), format!("{id} {units} {first_line}"));
            }
            _ => panic!("the program said: {line}"),
        }
    }
    let mut session = start(program.pid(), options(Backend::Auto)).unwrap();
    let mut seen = BTreeMap::new();
    let mut enough = 0;
    while seen.len() < expected.len() && session.progress().alive {
        enough += 100;
        sample(&mut session, enough);
        seen = session
            .facts()
            .into_values()
            .map(|f| f.info)
            .filter(|info| expected.contains_key(&info.qualname))
            .map(|info| (info.qualname, format!("{} {} {}", info.id, info.units, info.first_line)))
            .collect();
    }
    assert_eq!(seen, expected);
}
