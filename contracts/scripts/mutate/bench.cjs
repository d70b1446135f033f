// Where mutants are tried: a copy of the contracts with a compiler of its own.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { spawn } = require("node:child_process");

// The rounds, from what is quick and finds most to everything. A mutant that lives through the last one survives.
const few = { FOUNDRY_FUZZ_RUNS: "16", FOUNDRY_INVARIANT_RUNS: "2", FOUNDRY_INVARIANT_DEPTH: "64" };
// The last round has every test and every fuzz run, but invariants for a minute less than make test gives them: only mutants
// that nothing else noticed come that far, and those are what tests without luck must catch.
const more = { FOUNDRY_INVARIANT_RUNS: "32", FOUNDRY_INVARIANT_DEPTH: "128" };
const rounds = [
  { name: "nearest", env: few, nearest: true },
  { name: "all, few runs", env: few, nearest: false },
  { name: "all", env: more, nearest: false },
];

// A test that runs longer than this never ends: the mutant is killed.
const timeoutMs = { nearest: 60_000, "all, few runs": 120_000, all: 600_000 };

// The compiler's memory grows with every run; it is started anew after this many mutants.
const mutantsPerCompiler = 150;

class Bench {
  // contractsDir is the original, dir the folder to build the copy in, forge the binary, nearest as nearestTests returns.
  constructor({ contractsDir, dir, forge, nearest }) {
    Object.assign(this, { contractsDir, dir, forge, nearest, tried: 0 });
    this.contracts = path.join(dir, "contracts");
    this.socket = path.join(dir, "solc");
  }

  // open makes the copy and starts the compiler.
  async open() {
    fs.mkdirSync(this.contracts, { recursive: true });
    for (const name of ["src", "test", "foundry.toml", "scripts"]) {
      fs.cpSync(path.join(this.contractsDir, name), path.join(this.contracts, name), { recursive: true });
    }
    fs.cpSync(path.join(this.contractsDir, "..", "vectors"), path.join(this.dir, "vectors"), { recursive: true });
    const library = path.join("node_modules", "@openzeppelin");
    fs.cpSync(path.join(this.contractsDir, library), path.join(this.contracts, library), { recursive: true });
    await this.startCompiler();
  }

  startCompiler() {
    fs.rmSync(this.socket, { force: true });
    const script = path.join(this.contractsDir, "scripts", "mutate", "solc-server.cjs");
    this.compiler = spawn(process.execPath, [script, this.socket], { stdio: ["pipe", "pipe", "inherit"] });
    return new Promise((resolve, reject) => {
      this.compiler.stdout.once("data", resolve);
      this.compiler.once("exit", (code) => reject(new Error(`the compiler ended with ${code}`)));
    });
  }

  close() {
    this.compiler.stdin.end();
  }

  // kill ends at once what runs here.
  kill() {
    if (this.running) {
      process.kill(-this.running.pid, "SIGKILL");
    }
    this.compiler.kill();
  }

  // test runs forge test with everything as it is in the copy: "green", "red", "refused" or "endless", and the output.
  test(round, paths) {
    for (const failures of ["fuzz", "invariant"]) {
      fs.rmSync(path.join(this.contracts, "cache", failures), { recursive: true, force: true });
    }
    const filter = paths.length > 0 ? ["--match-path", braces(paths)] : ["--no-match-path", "test/gas/*"];
    const args = ["test", "--fail-fast", "--dynamic-test-linking", "--threads", "1", ...filter];
    const env = {
      ...process.env,
      FOUNDRY_PROFILE: "mutation",
      FOUNDRY_INVARIANT_SHRINK_RUN_LIMIT: "0",
      FOUNDRY_SOLC: path.join(this.contractsDir, "scripts", "mutate", "solc-client.cjs"),
      OPTICS_SOLC_SOCKET: this.socket,
      ...round.env,
    };
    return new Promise((resolve, reject) => {
      // A group of its own, so that what forge has started ends with it.
      const child = spawn(this.forge, args, { cwd: this.contracts, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
      this.running = child;
      const output = [];
      let endless = false;
      const timer = setTimeout(() => {
        endless = true;
        process.kill(-child.pid, "SIGKILL");
      }, timeoutMs[round.name]);
      child.stdout.on("data", (part) => output.push(part));
      child.stderr.on("data", (part) => output.push(part));
      child.on("error", reject);
      child.on("close", (code) => {
        clearTimeout(timer);
        this.running = undefined;
        const text = Buffer.concat(output).toString("utf8");
        resolve({ verdict: endless ? "endless" : verdictOf(code, text), text });
      });
    });
  }

  // try puts the mutant in place and runs the rounds until one is not green; it returns the last verdict.
  async try(mutant) {
    this.tried += 1;
    if (this.tried % mutantsPerCompiler === 0) {
      this.compiler.removeAllListeners("exit");
      this.close();
      await this.startCompiler();
    }
    const file = path.join(this.contracts, mutant.file);
    const original = fs.readFileSync(file);
    fs.writeFileSync(file, mutant.mutated);
    try {
      for (const round of rounds) {
        const paths = round.nearest ? this.nearest(mutant.file) : [];
        if (round.nearest && paths.length === 0) {
          continue;
        }
        const { verdict, text } = await this.test(round, paths);
        if (verdict === "broken") {
          throw new Error(`forge failed at ${mutant.name}:\n${text}`);
        }
        // On a busy machine a short round may run out of time: only the last says that a mutant never ends.
        if (verdict !== "green" && (verdict !== "endless" || round === rounds[rounds.length - 1])) {
          return verdict;
        }
      }
      return "green";
    } finally {
      fs.writeFileSync(file, original);
    }
  }

  // checkOriginal throws unless the tests are green, in every round, when nothing is changed.
  async checkOriginal() {
    const { verdict, text } = await this.test(rounds[2], []);
    if (verdict !== "green") {
      throw new Error(`the tests must be green before anything is changed:\n${text}`);
    }
  }
}

// verdictOf tells a test that failed, or could not be set up, from contracts that do not compile and from forge itself
// not working, which must not count as a kill.
function verdictOf(code, text) {
  if (code === 0) {
    return /\d+ tests passed, 0 failed/.test(text) ? "green" : "broken";
  }
  if (/^Suite result: FAILED|\[FAIL/m.test(text)) {
    return "red";
  }
  return /Compiler run failed|Compilation failed/.test(text) ? "refused" : "broken";
}

function braces(paths) {
  return paths.length === 1 ? paths[0] : `{${paths.join(",")}}`;
}

module.exports = { Bench, verdictOf };
