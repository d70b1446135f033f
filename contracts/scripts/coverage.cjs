#!/usr/bin/env node
// coverage.cjs LCOV LEAST
//
// Prints the coverage of src from an lcov report: lines and branches by file, then what no test runs. Fails when less than
// LEAST percent of all lines were run.
"use strict";

const fs = require("node:fs");

// parse returns by file the lines and branches: {hit, all, missed}, missed as line numbers.
function parse(report) {
  const files = new Map();
  let file;
  for (const line of report.split("\n")) {
    const [, key, value] = /^([A-Z]+):(.*)$/.exec(line) || [];
    if (key === "SF") {
      file = { lines: { hit: 0, all: 0, missed: [] }, branches: { hit: 0, all: 0, missed: [] } };
      files.set(value, file);
    } else if (key === "DA" || key === "BRDA") {
      const fields = value.split(",");
      const part = key === "DA" ? file.lines : file.branches;
      part.all += 1;
      // A branch that no test came near is reported as "-".
      if (Number(fields[fields.length - 1]) > 0) {
        part.hit += 1;
      } else {
        part.missed.push(Number(fields[0]));
      }
    }
  }
  return files;
}

function share({ hit, all }) {
  const percent = all === 0 ? "100.0" : (Math.floor((1000 * hit) / all) / 10).toFixed(1);
  return `${percent.padStart(5)} % ${`${hit}/${all}`.padStart(9)}`;
}

function sum(parts) {
  return parts.reduce((a, b) => ({ hit: a.hit + b.hit, all: a.all + b.all }), { hit: 0, all: 0 });
}

function main([report, least]) {
  const files = [...parse(fs.readFileSync(report, "utf8"))].filter(([name]) => name.startsWith("src/"));
  if (files.length === 0) {
    throw new Error("the report has no file of src");
  }
  const width = Math.max(...files.map(([name]) => name.length));
  const row = (name, lines, branches) => console.log(`${name.padEnd(width)}  ${share(lines)}  ${share(branches)}`);
  console.log(`${"".padEnd(width)}  ${"lines".padStart(17)}  ${"branches".padStart(17)}`);
  files.forEach(([name, { lines, branches }]) => row(name, lines, branches));
  const lines = sum(files.map(([, file]) => file.lines));
  row("all of src", lines, sum(files.map(([, file]) => file.branches)));
  for (const [name, file] of files) {
    file.lines.missed.forEach((line) => console.log(`not run: ${name}:${line}`));
    file.branches.missed.forEach((line) => console.log(`branch not taken: ${name}:${line}`));
  }
  if (lines.hit * 100 < lines.all * Number(least)) {
    throw new Error(`less than ${least} % of the lines of src are run by a test`);
  }
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(`coverage.cjs: ${error.message}`);
  process.exitCode = 1;
}
