//! What the command line can say.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use emberjit_pgo::Policy;

const EXIT_CODES: &str = "\
Exit codes:
  0    done
  1    it could not be done; one sentence on standard error says why
  2    the command line was not understood
  130  interrupted (Ctrl-C); what was measured until then is written
  N    what the profiled script ended with, if it failed (128 + the signal's number if killed)";

const PROFILE_EXAMPLES: &str = "\
Examples:
  emberjit profile                              the demo program
  emberjit profile -- app.py --port 8080        a script, with its arguments
  emberjit profile -- python3.12 -O app.py      with an interpreter and its flags
  emberjit profile --pid 4711 --seconds 30      a running process that has Emberjit loaded
  emberjit profile --pid 4711 --profile-only    any CPython 3.12 process; nothing is recompiled
";

/// Profile-guided compilation for stock CPython 3.12.
#[derive(Parser, Debug)]
#[command(name = "emberjit", version, after_help = EXIT_CODES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Profile a live program, recompile it while it runs, and report what that did
    Profile(Profile),
    /// Run a script under Emberjit with its in-process sampler alone
    Run(Run),
    /// Rank a profile into a plan
    Rank(Rank),
    /// Print a plan with the reason for every decision
    Explain(Explain),
    /// Draw a profile as a flame graph, or export it
    Flamegraph(Flamegraph),
    /// Draw what changed from one profile to another
    Diff(Diff),
}

#[derive(ClapArgs, Debug)]
#[command(after_help = format!("{PROFILE_EXAMPLES}\n{EXIT_CODES}"))]
pub(crate) struct Profile {
    /// The CPython 3.12 to run the script with [default: $EMBERJIT_PYTHON, PATH, pyenv, uv]
    #[arg(long, value_name = "PATH")]
    pub(crate) python: Option<PathBuf>,
    /// Attach to a running process instead of starting a script; it is left running
    #[arg(long, conflicts_with_all = ["python", "command", "stop"])]
    pub(crate) pid: Option<u32>,
    /// How long to sample, once before and once after the recompile
    #[arg(long, value_name = "N", default_value = "3", value_parser = seconds)]
    pub(crate) seconds: f64,
    /// Samples per second of each running thread
    #[arg(long, value_name = "HZ", default_value_t = 499, value_parser = clap::value_parser!(u32).range(1..=20_000))]
    pub(crate) frequency: u32,
    /// Where to put the profile, the plan, the pictures and the report
    #[arg(long, value_name = "DIR", default_value = "emberjit-out")]
    pub(crate) out: PathBuf,
    /// How call sites are chosen: none, first-come, smallest-first or ranked
    #[arg(long, default_value_t = Policy::Ranked)]
    pub(crate) policy: Policy,
    /// Recompile by this plan instead of the one ranked from the profile
    #[arg(long, value_name = "FILE")]
    pub(crate) plan: Option<PathBuf>,
    /// Profile, rank and draw only; the program needs no Emberjit in it
    #[arg(long, conflicts_with = "plan")]
    pub(crate) profile_only: bool,
    /// End the script once the report is written, instead of waiting for its end
    #[arg(long)]
    pub(crate) stop: bool,
    /// How samples are taken
    #[arg(long, value_enum, default_value_t = Sampler::Auto)]
    pub(crate) sampler: Sampler,
    /// [PYTHON [FLAGS]] SCRIPT [ARGS]; none runs the demo
    #[arg(last = true, value_name = "COMMAND")]
    pub(crate) command: Vec<OsString>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sampler {
    /// The best that is allowed
    Auto,
    /// BPF programs on perf events and uprobes
    Bpf,
    /// A perf event a thread; stacks read from the target's memory
    Perf,
    /// The target's memory read on a timer
    Memory,
}

#[derive(ClapArgs, Debug)]
#[command(
    after_help = "Examples:\n  emberjit run app.py --port 8080\n  emberjit run --plan emberjit-out/plan.json app.py"
)]
pub(crate) struct Run {
    /// The CPython 3.12 to run the script with [default: $EMBERJIT_PYTHON, PATH, pyenv, uv]
    #[arg(long, value_name = "PATH")]
    pub(crate) python: Option<PathBuf>,
    /// When to compile: auto (what is hot), all (everything), off (nothing)
    #[arg(long, default_value = "auto", value_parser = ["auto", "all", "off"])]
    pub(crate) mode: String,
    /// How call sites are chosen: none, first-come, smallest-first or ranked
    #[arg(long)]
    pub(crate) policy: Option<Policy>,
    /// Compile what this plan says and nothing else
    #[arg(long, value_name = "FILE", conflicts_with_all = ["mode", "policy"])]
    pub(crate) plan: Option<PathBuf>,
    /// [PYTHON [FLAGS]] SCRIPT [ARGS]
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true, value_name = "COMMAND")]
    pub(crate) command: Vec<OsString>,
}

#[derive(ClapArgs, Debug)]
#[command(after_help = "Example:\n  emberjit rank emberjit-out/profile.pb.gz --policy smallest-first")]
pub(crate) struct Rank {
    /// A profile, as `emberjit profile` writes it
    pub(crate) profile: PathBuf,
    /// Where to write the plan [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// How call sites are chosen: none, first-come, smallest-first or ranked
    #[arg(long, default_value_t = Policy::Ranked)]
    pub(crate) policy: Policy,
    /// Shapes of the profiled code [default: facts.json beside the profile, if there]
    #[arg(long, value_name = "FILE")]
    pub(crate) facts: Option<PathBuf>,
}

#[derive(ClapArgs, Debug)]
#[command(
    after_help = "Examples:\n  emberjit explain emberjit-out/plan.json\n  emberjit explain plan.json --root Truck --since old-plan.json"
)]
pub(crate) struct Explain {
    /// A plan, as `emberjit profile` and `emberjit rank` write it
    pub(crate) plan: PathBuf,
    /// Only roots whose name contains this
    #[arg(long, value_name = "NAME")]
    pub(crate) root: Option<String>,
    /// Print what changed since this older plan instead
    #[arg(long, value_name = "PLAN")]
    pub(crate) since: Option<PathBuf>,
}

#[derive(ClapArgs, Debug)]
#[command(after_help = "Example:\n  emberjit flamegraph emberjit-out/profile.pb.gz -o hot.svg")]
pub(crate) struct Flamegraph {
    /// A profile, as `emberjit profile` writes it
    pub(crate) profile: PathBuf,
    /// Where to write it [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Svg)]
    pub(crate) format: Format,
    /// Title of the picture
    #[arg(long, default_value = "Profile")]
    pub(crate) title: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Svg,
    Speedscope,
    /// One line a stack: names separated by semicolons, and a count
    Folded,
}

#[derive(ClapArgs, Debug)]
#[command(
    after_help = "Example:\n  emberjit diff emberjit-out/profile.pb.gz emberjit-out/profile-after.pb.gz -o diff.svg"
)]
pub(crate) struct Diff {
    /// The profile before
    pub(crate) before: PathBuf,
    /// The profile after
    pub(crate) after: PathBuf,
    /// Where to write the SVG [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Units of work done during each profile, to compare for equal work: BEFORE AFTER
    #[arg(long, num_args = 2, value_names = ["BEFORE", "AFTER"])]
    pub(crate) work: Option<Vec<f64>>,
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if seconds.is_finite() && (0.1..=86_400.0).contains(&seconds) => Ok(seconds),
        _ => Err("a number of seconds from 0.1 to 86400 is wanted".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    /// Check that the command line's definition holds together.
    #[test]
    fn definition_is_sound() {
        Args::command().debug_assert();
    }

    /// Check that what follows `--` reaches the script as it is, flags and all.
    #[test]
    fn script_arguments_are_untouched() {
        let args =
            Args::try_parse_from(["emberjit", "profile", "--", "app.py", "--pid", "--", "-x"]).unwrap();
        let Command::Profile(profile) = args.command else { panic!("{args:?}") };
        assert_eq!(profile.command, ["app.py", "--pid", "--", "-x"]);
        assert_eq!(profile.pid, None);
    }

    /// Check that contradictions and nonsense are refused.
    #[test]
    fn nonsense_is_refused() {
        for wrong in [
            &["--pid", "1", "--", "app.py"][..],
            &["--seconds", "0"],
            &["--seconds", "nan"],
            &["--frequency", "0"],
            &["--policy", "best"],
            &["app.py"],
        ] {
            let line = ["emberjit", "profile"].iter().chain(wrong);
            assert!(Args::try_parse_from(line).is_err(), "{wrong:?}");
        }
    }
}
