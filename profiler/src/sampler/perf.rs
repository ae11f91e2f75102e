//! Sampling by perf events without BPF.

use super::process_vm::ProcessVm;
use crate::options::ProfileOptions;
use crate::target::Target;

pub(crate) fn start(_: &Target, _: &ProfileOptions, _: &mut Vec<String>) -> Result<ProcessVm, String> {
    Err("perf events without BPF are not built in".to_owned())
}
