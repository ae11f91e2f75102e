import opcode, sys
out=[]
P=out.append
spec = opcode._specializations
base_of = {s:b for b,ss in spec.items() for s in ss}
allops={}
for i,n in enumerate(opcode.opname):
    if not n.startswith('<'): allops[n]=i
# specialised numbers: opcode module in 3.12 assigns? use Include/opcode.h
import re
hdr=open(''+__import__('sysconfig').get_path('include')+'/opcode.h').read()
for m in re.finditer(r'#define\s+([A-Z_0-9]+)\s+(\d+)',hdr):
    n,v=m.group(1),int(m.group(2))
    if n in('MIN_PSEUDO_OPCODE','MAX_PSEUDO_OPCODE','HAVE_ARGUMENT','MIN_INSTRUMENTED_OPCODE') or n.startswith('NB_') or n.startswith('ENABLE_'): continue
    if v<256: allops[n]=v
inv={v:k for k,v in allops.items()}
def base(n):
    if n in base_of: return base_of[n]
    if n.startswith('INSTRUMENTED_'):
        b=n[len('INSTRUMENTED_'):]
        if b in allops: return b
        return None # LINE, INSTRUCTION
    return n
P("//! Opcodes of CPython 3.12: numbers, names, base forms and inline-cache sizes.")
P("//!")
P("//! Generated from the interpreter's `opcode` module and `opcode.h` by `layout/generate.py`; do not edit.")
P("")
P("/// Opcode numbers, specialised and instrumented forms included (`Include/opcode.h`).")
P("pub mod op {")
for n,v in sorted(((n,v) for n,v in allops.items() if v<256), key=lambda x:x[1]): P(f"    pub const {n}: u8 = {v};")
P("}")
P("")
P("/// Name of each opcode; empty where 3.12 has none.")
P("pub static NAMES: [&str; 256] = [")
for i in range(256): P(f"    {chr(34)+inv.get(i,'')+chr(34)},")
P("];")
P("")
P("/// The form each opcode has before specialisation or instrumentation. `INSTRUMENTED_LINE` and")
P("/// `INSTRUMENTED_INSTRUCTION` stand for themselves: what they hide is in the monitoring data.")
P("pub static BASE: [u8; 256] = [")
for i in range(256):
    n=inv.get(i); b=base(n) if n else None
    P(f"    {allops[b] if b and b in allops else i},")
P("];")
P("")
P("/// Number of inline-cache units that follow each opcode.")
P("pub static CACHES: [u8; 256] = [")
for i in range(256):
    n=inv.get(i); b=base(n) if n else None
    c=opcode._inline_cache_entries[allops[b]] if b in allops else 0
    P(f"    {c},")
P("];")
P("")
P(f"/// Opcodes below this have no argument.")
P(f"pub const HAVE_ARGUMENT: u8 = {opcode.HAVE_ARGUMENT};")
P("")
P("/// `BINARY_OP` arguments.")
P("pub mod nb {")
for i,(n,_) in enumerate(opcode._nb_ops): P(f"    pub const {n[3:]}: u32 = {i};")
P("}")
P("")
P("/// Symbols of the `BINARY_OP` arguments.")
P("pub static NB_SYMBOLS: [&str; %d] = [%s];"%(len(opcode._nb_ops), ", ".join('"%s"'%s for _,s in opcode._nb_ops)))
P("")
P("/// Opcodes with a relative jump argument; the target counts from behind the caches.")
P("pub fn is_jump(base: u8) -> bool {")
P("    matches!(base, %s)"%(" | ".join(f"op::{opcode.opname[j]}" for j in opcode.hasjrel if j<256 and not opcode.opname[j].startswith('<'))))
P("}")
open(sys.argv[1],'w').write("\n".join(out)+"\n")
