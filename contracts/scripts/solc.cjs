#!/usr/bin/env node
// The npm package solc with the command line of the native compiler, as far as forge uses it:
// `--version`, and standard JSON from stdin to stdout. Path options are ignored, because forge sends every source inline.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const compilerPackage = path.join(__dirname, "..", "node_modules", "solc");

function fail(message) {
  process.stderr.write(`solc.cjs: ${message}\n`);
  process.exit(1);
}

function loadCompiler() {
  try {
    return require(compilerPackage);
  } catch (error) {
    return fail(`the solc package is not installed, run "npm ci" in contracts/ (${error.code || error.message})`);
  }
}

function printVersion() {
  const solc = loadCompiler();
  process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}\n`);
}

function compileStandardJson() {
  process.stdout.write(loadCompiler().compile(fs.readFileSync(0, "utf8")));
}

const args = process.argv.slice(2);
if (args.includes("--version")) {
  printVersion();
} else if (args.includes("--standard-json")) {
  compileStandardJson();
} else {
  fail(`only --version and --standard-json are supported, got ${JSON.stringify(args)}`);
}
