//! Arguments to parameters, as `initialize_locals` in `Python/ceval.c` binds them, at compile time.

use super::{Builder, Scope, code};
use crate::cpython::code::Code;
use crate::cpython::dict;
use crate::cpython::function::Function;
use crate::cpython::types;
use crate::cpython::{Obj, tuple_items};
use crate::hir::{Helper, Value};

impl Builder<'_, '_> {
    /// One value for each parameter of a known function, the last arguments named by `kwnames`; `None` if
    /// the call would fail: the interpreter has the words for that.
    pub(super) fn bind(
        &mut self,
        sc: &mut Scope,
        function: &Function,
        code: &Code,
        args: &[Value],
        kwnames: Obj,
    ) -> Option<Vec<Value>> {
        let named = args_names(kwnames);
        let (positional, by_name) = args.split_at(args.len() - named.len());
        let fixed = code.argcount + code.kwonly;
        let mut slots: Vec<Option<Value>> = vec![None; fixed];
        for (slot, arg) in slots.iter_mut().zip(&positional[..positional.len().min(code.argcount)]) {
            *slot = Some(*arg);
        }
        let rest = &positional[positional.len().min(code.argcount)..];
        let takes = |flag| code.flags & flag != 0;
        if !rest.is_empty() && !takes(code::CO_VARARGS) {
            return None;
        }
        let mut others: Vec<(Obj, Value)> = Vec::new();
        for (name, arg) in named.into_iter().zip(by_name) {
            let parameter = (code.posonly..fixed).find(|i| code.local_names[*i] == name);
            match parameter {
                Some(i) if slots[i].is_none() => slots[i] = Some(*arg),
                None if takes(code::CO_VARKEYWORDS) => others.push((name, *arg)),
                _ => return None,
            }
        }
        let defaults = defaults(function, code);
        if slots.iter().zip(&defaults).any(|(slot, default)| slot.is_none() && default.is_none()) {
            return None;
        }
        let mut bound = Vec::new();
        for (i, (slot, default)) in slots.into_iter().zip(defaults).enumerate() {
            bound.push(match (slot, default) {
                (None, Some(default)) => {
                    if i >= code.argcount {
                        let key = (function.kwdefaults, code.local_names[i]);
                        self.cx.assumptions.dict_keys.insert(key);
                    }
                    self.constant(sc, default)
                }
                (slot, _) => slot?,
            });
        }
        if takes(code::CO_VARARGS) {
            bound.push(match rest {
                [] => self.constant(sc, types::empty_tuple()),
                _ => self.runtime(sc, Helper::BuildTuple, rest, 0),
            });
        }
        if takes(code::CO_VARKEYWORDS) {
            let pairs = others.into_iter().flat_map(|(name, arg)| [self.constant(sc, name), arg]);
            let pairs: Vec<Value> = pairs.collect();
            bound.push(self.runtime(sc, Helper::BuildMap, &pairs, 0));
        }
        Some(bound)
    }
}

/// The names in a call's tuple of names.
fn args_names(kwnames: Obj) -> Vec<Obj> {
    // SAFETY: a tuple of interned names among the caller's constants.
    if kwnames.is_null() { Vec::new() } else { unsafe { tuple_items(kwnames) } }
}

/// The default of each parameter, keyword-only ones included.
fn defaults(function: &Function, code: &Code) -> Vec<Option<Obj>> {
    let mut all = vec![None; code.argcount + code.kwonly];
    // SAFETY: defaults are a tuple or null, those by name a dict or null.
    unsafe {
        if !function.defaults.is_null() {
            let values = tuple_items(function.defaults);
            let skipped = values.len().saturating_sub(code.argcount);
            let first = code.argcount.saturating_sub(values.len());
            for (slot, value) in all[first..code.argcount].iter_mut().zip(&values[skipped..]) {
                *slot = Some(*value);
            }
        }
        if !function.kwdefaults.is_null() {
            let named = all.iter_mut().zip(&code.local_names).skip(code.argcount);
            for (slot, name) in named {
                let value = dict::lookup(function.kwdefaults, *name);
                *slot = (!value.is_null()).then_some(value);
            }
        }
    }
    all
}
