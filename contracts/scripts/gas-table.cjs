#!/usr/bin/env node
// gas-table.cjs SNAPSHOTS DOCUMENT OUTPUT
//
// Writes to OUTPUT the DOCUMENT with the table of figures between its two marks made anew from SNAPSHOTS/direct.json and
// SNAPSHOTS/proxy.json. Fails when a figure has no row here, or a row no figure.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const begin = "<!-- figures: make contracts writes this -->\n";
const end = "<!-- end of figures -->\n";

// Upstream as it was measured, what is aimed for, and the floor; a batch's are for each of its messages or updates.
const rows = [
  { name: "dispatch 32 bytes", upstream: 152_100, target: 90_000, floor: 84_000 },
  { name: "dispatch 100 bytes", upstream: 155_000 },
  { name: "dispatch 32 bytes, new branch slot", upstream: 173_000 },
  { name: "dispatch 100 bytes, new branch slot" },
  { name: "home.update, 1 queued", upstream: 46_000, target: 47_000, floor: 44_000 },
  { name: "home.update, 2 queued", upstream: 51_300, target: 47_000, floor: 44_000 },
  { name: "home.update, 64 queued", upstream: 346_500, target: 47_000, floor: 44_000 },
  { name: "replica.update", upstream: 66_050, target: 63_000, floor: 61_000 },
  { name: "updateBatch of 10", of: 10 },
  { name: "proveAndProcess 32 bytes", upstream: 88_600, target: 80_000, floor: 76_000 },
  { name: "proveAndProcess 100 bytes", upstream: 90_100, target: 80_000 },
  { name: "proveAndProcessBatch of 2", of: 2 },
  { name: "proveAndProcessBatch of 10", of: 10 },
  { name: "proveAndProcessBatch of 100", of: 100, target: 36_000, floor: 31_000 },
  { name: "proveAndProcessBatch of 100, scattered", of: 100, target: 36_000 },
];

function grouped(number) {
  return `${Math.round(number)}`.replace(/\B(?=(\d{3})+$)/g, ",");
}

function cells({ name, of = 1, upstream, target, floor }, direct, proxy) {
  const each = of > 1 ? `${name}, each` : name;
  const cost = direct / of;
  const met = target === undefined ? "" : `${grouped(target)}, ${cost <= target ? "met" : `missed by ${grouped(Math.ceil(cost - target))}`}`;
  const known = (number) => (number === undefined ? "" : grouped(number));
  return [each, grouped(cost), grouped(proxy / of), known(upstream), met, known(floor)];
}

function table(direct, proxy) {
  const unknown = Object.keys(direct).filter((name) => !rows.some((row) => row.name === name));
  const missing = rows.filter(({ name }) => !(name in direct && name in proxy)).map(({ name }) => name);
  if (unknown.length + missing.length > 0) {
    throw new Error(`figures without a row: [${unknown.join("; ")}], rows without a figure: [${missing.join("; ")}]`);
  }
  const lines = rows.map((row) => `| ${cells(row, direct[row.name], proxy[row.name]).join(" | ")} |\n`);
  return `| call | direct | through the proxy | upstream, direct | target | floor |\n|---|---:|---:|---:|---:|---:|\n${lines.join("")}`;
}

function main([snapshots, document, output]) {
  const read = (name) => JSON.parse(fs.readFileSync(path.join(snapshots, `${name}.json`), "utf8"));
  const text = fs.readFileSync(document, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`${document} has no lines ${JSON.stringify(begin)} and ${JSON.stringify(end)}`);
  }
  const made = text.slice(0, from + begin.length) + table(read("direct"), read("proxy")) + text.slice(to);
  fs.mkdirSync(path.dirname(output), { recursive: true });
  fs.writeFileSync(output, made);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(`gas-table.cjs: ${error.message}`);
  process.exitCode = 1;
}
