//! The steps of the main job, in their order, and the ways to leave it early.
//!
//! What always holds: a step that fails leaves the files of the steps before it; a script started
//! here has ended when the job is over; a process that was running already goes on running.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use emberjit_flamegraphs::{Scale, Title, svg};
use emberjit_pgo::control::Status;
use emberjit_pgo::explain::counted;
use emberjit_pgo::rank::{Facts, RankOptions, rank};
use emberjit_pgo::{Plan, Profile as Samples};
use emberjit_profiler::{Backend, ProfileOptions, Session};

use super::measure::{Span, Stop, Watch, own_cpu_seconds};
use super::program::{Order, Program, Unready, check_pid};
use crate::args::{Profile, Sampler};
use crate::child;
use crate::control::Control;
use crate::demo;
use crate::files::{self, OutDir};
use crate::progress::Teller;
use crate::report::{Cost, Inputs, Report};
use crate::signals::Signals;

/// How long the speed without a profiler is measured.
const UNPROFILED: Duration = Duration::from_millis(1500);
/// How long a process that closed its connections may take to be gone.
const ENDING: Duration = Duration::from_secs(1);
/// How long the process may take to compile a plan.
const COMPILING: Duration = Duration::from_secs(60);

pub(crate) struct Job<'a> {
    options: &'a Profile,
    signals: Signals,
    teller: Teller,
    out: OutDir,
    program: Program,
    control: Option<Control>,
    /// A plan to use instead of the one that is ranked.
    given: Option<Plan>,
    /// What the report is made from, as far as it is known.
    inputs: Inputs,
}

/// How the measuring part came to its end.
type Outcome = Result<Stop, Unready>;

impl<'a> Job<'a> {
    /// Checks everything that can be checked before, then starts or finds the process.
    pub(crate) fn start(options: &'a Profile, signals: Signals) -> Result<Job<'a>> {
        let mut teller = Teller::default();
        let order = match options.pid {
            Some(pid) => check_pid(pid).map(|()| None)?,
            None => Some(Order::check(options)?),
        };
        let given = options.plan.as_deref().map(files::read_plan).transpose()?;
        let out = OutDir::prepare(&options.out)?;
        let program = match (&order, options.pid) {
            (Some(order), _) => {
                teller.say(&format!("Starting {}", order.described()));
                order.start(options, &out)?
            }
            (None, pid) => Program::running(pid.unwrap_or_default()),
        };
        let inputs = Inputs { frequency_hz: options.frequency, policy: options.policy, ..Inputs::default() };
        Ok(Job { options, signals, teller, out, program, control: None, given, inputs })
    }

    /// Does all steps; the exit code is this program's.
    pub(crate) fn run(mut self) -> Result<ExitCode> {
        let outcome = self.measure();
        self.teller.finish();
        match outcome {
            Ok(stop) => {
                self.report(stop)?;
                self.end(stop)
            }
            Err(Unready::Ended(status)) => self.ended_too_early(status),
            Err(Unready::Interrupted) => self.end(Stop::Interrupted),
            Err(Unready::Failed(error)) => self.failed(error),
        }
    }

    /// What fails because the program ends meanwhile is no failure of ours, but its end.
    fn failed(&mut self, error: anyhow::Error) -> Result<ExitCode> {
        if !self.program.ends_within(ENDING) {
            return Err(error);
        }
        if self.inputs.before.is_some() {
            self.report(Stop::Ended)?;
            return self.end(Stop::Ended);
        }
        match self.program.script().and_then(child::Script::ended) {
            Some(status) => self.ended_too_early(status),
            None => Err(error),
        }
    }

    fn measure(&mut self) -> Outcome {
        if !self.options.profile_only {
            self.control = Some(self.program.control(&self.signals)?);
        }
        let target = self.program.target(&self.signals)?;
        self.inputs.unprofiled.before = self.watch().unprofiled(UNPROFILED);
        let (started, cpu) = (Instant::now(), own_cpu_seconds());
        let session = Session::start(target, self.sampling()).map_err(anyhow::Error::from)?;
        let stop = self.with_session(session)?;
        let (wall_seconds, cpu_seconds) = (started.elapsed().as_secs_f64(), own_cpu_seconds() - cpu);
        self.inputs.cost = Some(Cost { wall_seconds, cpu_seconds });
        if stop == Stop::Time && self.inputs.after.is_some() {
            self.inputs.unprofiled.after = self.watch().unprofiled(UNPROFILED);
        }
        Ok(stop)
    }

    fn with_session(&mut self, mut session: Session) -> Result<Stop> {
        let length = Duration::from_secs_f64(self.options.seconds);
        let before = self.watch().sample(&mut session, "Sampling", length, Session::rotate)?;
        let facts = session.rank_facts();
        let plan = self.write_before(&before, &facts)?;
        let stop = before.stop;
        self.inputs.before = Some(before);
        if stop == Stop::Time {
            self.inputs.paired = self.watch().paired(&mut session)?;
        }
        let stop = self.watch().stop().unwrap_or(stop);
        if stop != Stop::Time || self.options.profile_only {
            return Ok(stop);
        }
        if let Some(stop) = self.recompile(&mut session, &plan)? {
            return Ok(stop);
        }
        session.rotate();
        let what = "Sampling the recompiled program";
        let after = self.watch().sample(&mut session, what, length, Session::rotate)?;
        drop(session);
        self.write_after(&after)?;
        let stop = after.stop;
        self.inputs.status = self.status().or(self.inputs.status.take());
        self.inputs.after = Some(after);
        Ok(stop)
    }

    /// Writes what the first span gave; gives the plan made from it.
    fn write_before(&mut self, before: &Span, facts: &Facts) -> Result<Plan> {
        self.out.write_profile(files::PROFILE, &before.profile)?;
        self.out.write(files::FACTS, &serde_json::to_vec(facts)?)?;
        let options = RankOptions { policy: self.options.policy, ..RankOptions::default() };
        let plan = match &self.given {
            Some(plan) => plan.clone(),
            None => rank(&before.profile, facts, &options),
        };
        self.out.write(files::PLAN, plan.to_json().as_bytes())?;
        self.draw(files::BEFORE, "Before", &before.profile)?;
        let roots = plan.roots.iter().filter(|root| root.compile).count();
        let inlined = plan.roots.iter().flat_map(|root| &root.decisions).filter(|d| d.inline).count();
        self.teller.say(&format!(
            "{} samples; the plan has {} to compile and {} to inline",
            before.profile.health.samples,
            counted(roots as u64, "root"),
            counted(inlined as u64, "call")
        ));
        self.inputs.plan = Some(plan.clone());
        Ok(plan)
    }

    fn write_after(&mut self, after: &Span) -> Result<()> {
        self.out.write_profile(files::PROFILE_AFTER, &after.profile)?;
        self.draw(files::AFTER, "After", &after.profile)?;
        let Some(before) = &self.inputs.before else { return Ok(()) };
        let scale = match (before.rate, after.rate) {
            (Some(before), Some(after)) => Scale::Work { before: before.work, after: after.work },
            _ => Scale::Share,
        };
        match svg::diff(&before.profile, &after.profile, scale, "What changed") {
            Ok(picture) => self.out.write(files::DIFF, picture.as_bytes()),
            Err(emberjit_flamegraphs::FlameError::Empty) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Draws a profile, if there is anything to draw.
    fn draw(&mut self, file: &str, what: &str, profile: &Samples) -> Result<()> {
        match svg::draw(profile, &Title::of(what, profile)) {
            Ok(picture) => self.out.write(file, picture.as_bytes()),
            Err(emberjit_flamegraphs::FlameError::Empty) => {
                self.teller.say("no samples were taken: the program ran no Python code meanwhile");
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Hands the plan over and waits until the process has compiled it, sampling meanwhile so that
    /// nothing piles up. Gives why not to go on, if there is a reason.
    fn recompile(&mut self, session: &mut Session, plan: &Plan) -> Result<Option<Stop>> {
        let control = self.control.as_mut().context("there is no compiler to hand the plan to")?;
        let (roots, unknown) = control.plan(plan)?;
        self.inputs.unknown_codes = unknown;
        self.teller.start_spinner(&format!(
            "The process recompiles {} while it runs",
            counted(roots as u64, "root")
        ));
        let start = Instant::now();
        loop {
            session.poll(Duration::from_millis(20))?;
            if let Some(stop) = self.watch().stop() {
                return Ok(Some(stop));
            }
            let Some(status) = self.status() else { return Ok(Some(Stop::Ended)) };
            let (pending, versions) = (status.pending, status.versions.len());
            self.inputs.status = Some(status);
            self.teller
                .tick(start.elapsed(), format!("{}, {pending} to go", counted(versions as u64, "version")));
            if pending == 0 {
                self.teller.say(&format!("{} compiled", counted(versions as u64, "version")));
                return Ok(None);
            }
            if start.elapsed() > COMPILING {
                bail!("the process was still compiling {pending} roots after {} s", COMPILING.as_secs());
            }
        }
    }

    fn report(&mut self, stop: Stop) -> Result<()> {
        self.inputs.stop = Some(stop);
        let report = Report::new(&self.inputs);
        self.out.write(files::REPORT_JSON, &report.json()?)?;
        self.out.write(files::REPORT, report.markdown().as_bytes())?;
        self.teller.finish();
        eprint!("{}", report.summary());
        self.teller.say(&format!("everything is in {}", self.out.path().display()));
        Ok(())
    }

    /// The script ended before there was anything to measure.
    fn ended_too_early(&mut self, status: std::process::ExitStatus) -> Result<ExitCode> {
        if status.success() {
            bail!("the script ended before it could be profiled");
        }
        self.teller.say(&format!("the script {} before it could be profiled", child::described(status)));
        Ok(child::exit_code(status))
    }

    /// Lets the program end as it should, and turns its end into ours.
    fn end(&mut self, stop: Stop) -> Result<ExitCode> {
        let pid = self.program.pid();
        let Some(script) = self.program.script() else {
            return match stop {
                Stop::Ended => bail!("process {pid} ended while it was profiled; the profile so far is kept"),
                _ => Ok(self.signals.exit_code().unwrap_or(ExitCode::SUCCESS)),
            };
        };
        if self.options.stop && stop == Stop::Time && script.ended().is_none() {
            script.stop();
            return Ok(ExitCode::SUCCESS);
        }
        let (signals, teller, start) = (self.signals.clone(), &mut self.teller, Instant::now());
        if stop == Stop::Time && script.ended().is_none() {
            teller.start_spinner("The program goes on until its end; Ctrl-C ends it now");
        }
        let status = script.wait(&signals, || teller.tick(start.elapsed(), String::new()));
        self.teller.finish();
        if let Some(code) = self.signals.exit_code() {
            return Ok(code);
        }
        if !status.success() {
            self.teller.say(&format!("the script {}", child::described(status)));
        } else if stop == Stop::Ended && self.inputs.after.is_none() {
            self.teller
                .say("the script ended before the recompiled program could be sampled; its profile is kept");
        }
        self.check_demo(status.success())?;
        Ok(child::exit_code(status))
    }

    fn check_demo(&mut self, ended_well: bool) -> Result<()> {
        if !self.program.is_demo() || !ended_well {
            return Ok(());
        }
        if !demo::output_is_right(self.out.path()) {
            bail!("the demo's output is not what the interpreter alone prints: see demo-output.txt");
        }
        self.teller.say("the demo's output is what the interpreter alone prints, digit for digit");
        Ok(())
    }

    fn sampling(&self) -> ProfileOptions {
        let hello = self.control.as_ref().map(Control::hello);
        ProfileOptions {
            frequency_hz: self.options.frequency,
            backend: match self.options.sampler {
                Sampler::Auto => Backend::Auto,
                Sampler::Bpf => Backend::Bpf,
                Sampler::Perf => Backend::PerfEvent,
                Sampler::Memory => Backend::ProcessVm,
            },
            tstate_tls_offset: hello.map(|hello| hello.tstate_tls_offset),
            symbols_path: hello.map(|hello| hello.symbols_path.clone().into()),
            ..ProfileOptions::default()
        }
    }

    fn watch(&mut self) -> Watch<'_> {
        Watch {
            program: &mut self.program,
            control: self.control.as_mut(),
            signals: &self.signals,
            teller: &mut self.teller,
        }
    }

    fn status(&mut self) -> Option<Status> {
        self.control.as_mut()?.status().ok()
    }
}
