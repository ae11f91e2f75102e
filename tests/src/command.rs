//! The built `emberjit` command and programs for it to work on, away from the user's own files.

use std::ffi::OsStr;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use emberjit_benches::process::{self, Finished};
use emberjit_benches::python::{self, Python};
use tempfile::TempDir;

/// Nothing that is tested takes longer.
pub const LIMIT: Duration = Duration::from_secs(180);

/// A workplace: the command, an interpreter, an empty folder, and a folder for control sockets.
pub struct Workplace {
    pub executable: PathBuf,
    pub python: Python,
    folder: TempDir,
}

impl Workplace {
    /// The command is `$EMBERJIT_BIN`, else the release build in the target folder.
    pub fn new() -> Result<Workplace> {
        let executable = match std::env::var_os("EMBERJIT_BIN").filter(|p| !p.is_empty()) {
            Some(named) => PathBuf::from(named),
            None => python::target_folder().join("release/emberjit"),
        };
        if !executable.is_file() {
            bail!(
                "the emberjit command is not at {}: run `cargo xtask build`, or set EMBERJIT_BIN to it",
                executable.display()
            );
        }
        python::package_folder()?;
        let folder = tempfile::tempdir()?;
        for name in ["work", "run"] {
            std::fs::create_dir(folder.path().join(name))?;
        }
        std::fs::set_permissions(folder.path().join("run"), PermissionsExt::from_mode(0o700))?;
        Ok(Workplace { executable, python: Python::find()?, folder })
    }

    /// The folder in which commands run.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// Puts a file into it.
    pub fn write(&self, name: &str, contents: &[u8]) -> Result<PathBuf> {
        let path = self.path(name);
        std::fs::write(&path, contents).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(path)
    }

    /// Puts the demo program into it.
    pub fn demo(&self) -> Result<PathBuf> {
        let demo = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("cli/src/demo.py");
        let source = std::fs::read(&demo).with_context(|| format!("no demo at {}", demo.display()))?;
        self.write("demo.py", &source)
    }

    /// `emberjit ARGUMENTS`.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Result<Command> {
        let mut command = Command::new(&self.executable);
        command.args(arguments);
        self.settle(&mut command)?;
        Ok(command)
    }

    /// `python -m emberjit OPTIONS`.
    pub fn target(&self, options: &[&str]) -> Result<Command> {
        let mut command = self.python.emberjit(options)?;
        self.settle(&mut command)?;
        Ok(command)
    }

    fn settle(&self, command: &mut Command) -> Result<()> {
        command
            .current_dir(self.folder())
            .env("EMBERJIT_RUNTIME_DIR", self.sockets())
            .env("EMBERJIT_PACKAGE", python::package_folder()?)
            .env("EMBERJIT_PYTHON", &self.python.executable);
        Ok(())
    }

    /// Runs `emberjit ARGUMENTS` to its end.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Result<Finished> {
        process::run(&mut self.command(arguments)?, LIMIT, &AtomicBool::new(false))
    }

    /// The folder for control sockets.
    pub fn sockets(&self) -> PathBuf {
        self.folder.path().join("run")
    }

    /// Names of the files in both folders, in alphabetical order.
    pub fn files(&self) -> Vec<String> {
        let mut names = Vec::new();
        for folder in [self.folder(), self.sockets()] {
            let entries = std::fs::read_dir(folder).into_iter().flatten();
            names.extend(entries.filter_map(|e| Some(e.ok()?.file_name().to_string_lossy().into_owned())));
        }
        names.sort();
        names
    }
}

/// A process in a group of its own; whatever is left of the group ends when this is dropped.
pub struct Background {
    child: Child,
}

impl Background {
    /// Starts a command whose output nobody wants.
    pub fn start(command: &mut Command) -> Result<Background> {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        Ok(Background { child: command.spawn().context("the process cannot be started")? })
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Kills this process alone, with SIGKILL, and waits for its end.
    pub fn kill(&mut self) -> io::Result<ExitStatus> {
        self.child.kill()?;
        self.child.wait()
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        // The group was made for this child. Processes that outlived it keep the number in use; if
        // there are none and it was reaped, numbers would have to wrap around to hit another group.
        // SAFETY: kill(2) takes no memory.
        unsafe { libc::kill(-(self.child.id() as libc::pid_t), libc::SIGKILL) };
        let _ = self.child.wait();
    }
}

/// Asks again and again until there is an answer; `None` if there was none within the limit.
pub fn eventually<T>(mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + LIMIT;
    loop {
        match ask() {
            None if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(10)),
            answer => return answer,
        }
    }
}
