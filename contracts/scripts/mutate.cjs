#!/usr/bin/env node
// mutate.cjs [--list] [--only REGEX] [--jobs N] [--shard I/N] [--equivalent] FORGE
//
// Flips one thing at a time in the core contracts (a dropped require, < for <=, a skipped write) and fails unless, each
// time, the compiler refuses or some test goes red.
//
//   --list         only lists the mutants: name, change
//   --only REGEX   only those whose name or change matches
//   --shard I/N    only every Nth, beginning with the Ith, counted from 1
//   --jobs N       how many at a time, each in a copy of its own; by default the number of processors
//   --equivalent   tries those of mutants-equivalent.txt instead, and fails when a test can tell one after all
"use strict";

const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { parseArgs } = require("node:util");
const { Bench } = require("./mutate/bench.cjs");
const { listMutants, readEquivalents, splitEquivalents } = require("./mutate/list.cjs");
const { nearestTests } = require("./mutate/tests.cjs");

const contractsDir = path.join(__dirname, "..");
const progressEveryMs = 30_000;

function parseOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      list: { type: "boolean" },
      only: { type: "string", default: "" },
      jobs: { type: "string", default: `${os.cpus().length}` },
      shard: { type: "string", default: "1/1" },
      equivalent: { type: "boolean" },
    },
  });
  const shard = /^([1-9]\d*)\/([1-9]\d*)$/.exec(values.shard);
  if (!shard || Number(shard[1]) > Number(shard[2])) {
    throw new Error(`--shard is I/N with I from 1 to N, got ${values.shard}`);
  }
  if (!/^[1-9]\d*$/.test(values.jobs)) {
    throw new Error(`--jobs is a number of at least 1, got ${values.jobs}`);
  }
  return { ...values, jobs: Number(values.jobs), shard: shard.slice(1).map(Number), forge: positionals[0] };
}

function choose(options) {
  const mutants = listMutants(contractsDir);
  const { live, equivalent } = splitEquivalents(mutants, readEquivalents(path.join(contractsDir, "mutants-equivalent.txt")));
  const pattern = new RegExp(options.only);
  const [first, step] = options.shard;
  return (options.equivalent ? equivalent : live)
    .filter((mutant) => pattern.test(mutant.name) || pattern.test(mutant.key))
    .filter((_, index) => index % step === first - 1);
}

class Progress {
  constructor(total) {
    Object.assign(this, { total, done: 0, begun: Date.now(), last: Date.now(), counts: {} });
  }

  note(verdict) {
    this.done += 1;
    this.counts[verdict] = (this.counts[verdict] || 0) + 1;
    if (Date.now() - this.last > progressEveryMs) {
      this.last = Date.now();
      const seconds = (Date.now() - this.begun) / 1000;
      const left = (seconds / this.done) * (this.total - this.done);
      console.log(`  ${this.done} of ${this.total}, about ${Math.ceil(left / 60)} minutes left`);
    }
  }

  summary() {
    const { red = 0, refused = 0, endless = 0, green = 0 } = this.counts;
    const minutes = ((Date.now() - this.begun) / 60_000).toFixed(1);
    return `${this.total} mutants in ${minutes} minutes: ${red} failed a test, ${refused} did not compile, ` +
      `${endless} never ended, ${green} survived`;
  }
}

// tryAll tries the mutants, several at a time, and returns those that the tests did not notice.
async function tryAll(mutants, options, scratch) {
  const nearest = nearestTests(contractsDir);
  const queue = [...mutants];
  const survivors = [];
  const noticed = [];
  const jobs = Math.min(options.jobs, mutants.length);
  const benches = Array.from({ length: jobs }, (_, job) => new Bench({
    contractsDir, forge: options.forge, nearest, dir: path.join(scratch, `${job}`),
  }));
  await Promise.all(benches.map((bench) => bench.open()));
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      benches.forEach((bench) => bench.kill());
      fs.rmSync(scratch, { recursive: true, force: true });
      process.exit(1);
    });
  }
  try {
    await Promise.all(benches.map((bench) => bench.checkOriginal()));
    const progress = new Progress(mutants.length);
    await Promise.all(benches.map(async (bench) => {
      for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
        const verdict = await bench.try(mutant);
        if (verdict === "green") {
          survivors.push(mutant);
        } else {
          noticed.push(mutant);
        }
        if ((verdict === "green") !== Boolean(options.equivalent)) {
          console.log(`${verdict === "green" ? "SURVIVED" : "NOTICED"} ${mutant.name}\n  ${mutant.key}`);
        } else if (verdict === "endless") {
          console.log(`killed, because it never ended: ${mutant.name}`);
        }
        progress.note(verdict);
      }
    }));
    console.log(progress.summary());
  } finally {
    benches.forEach((bench) => bench.close());
  }
  return options.equivalent ? noticed : survivors;
}

async function main() {
  const options = parseOptions();
  const mutants = choose(options);
  if (options.list) {
    mutants.forEach((mutant) => console.log(`${mutant.name}\n  ${mutant.key}`));
    return;
  }
  if (!options.forge) {
    throw new Error("which forge? Use make mutation or scripts/mutate.sh");
  }
  if (mutants.length === 0) {
    throw new Error("no mutant is chosen");
  }
  console.log(`${mutants.length} mutants`);
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "mutate-"));
  try {
    const wrong = await tryAll(mutants, options, scratch);
    if (wrong.length > 0) {
      const told = options.equivalent ? "listed as equivalent but noticed" : "survived: add a test";
      throw new Error(`${wrong.length} mutants ${told}:\n${wrong.map((m) => `${m.name}\n  ${m.key}`).join("\n")}`);
    }
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

main().catch((error) => {
  console.error(`mutate: ${error.message}`);
  process.exitCode = 1;
});
