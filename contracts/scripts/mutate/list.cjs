// The list of all mutants of the core contracts, and those of them that are known to change nothing.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { solidityMutants } = require("./solidity.cjs");

// What below src is no core contract: declarations, and what is there for tests.
const leftOut = ["interfaces", "test-contracts", "test-recipients"];

function sourcesBelow(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      return sourcesBelow(file);
    }
    return file.endsWith(".sol") ? [file] : [];
  });
}

function oneLine(text) {
  return text.replace(/\s+/g, " ").trim();
}

function short(text) {
  const line = oneLine(text);
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

// counter returns a function that answers how often it was called with a text, this time counted.
function counter() {
  const seen = new Map();
  return (text) => {
    seen.set(text, (seen.get(text) || 0) + 1);
    return seen.get(text);
  };
}

// listMutants returns every mutant in the order of files and places: what solidityMutants says, with
//   file    below contracts/
//   name    file:line:operator, and a counter where one line has several
//   key     the same without line numbers, from the source's text: what mutants-equivalent.txt names
//   mutated the whole source with the change in it
function listMutants(contractsDir) {
  const files = sourcesBelow(path.join(contractsDir, "src")).map((file) => path.relative(contractsDir, file)).sort();
  return files.filter((file) => !leftOut.includes(file.split(path.sep)[1])).flatMap((file) => {
    const source = fs.readFileSync(path.join(contractsDir, file), "utf8");
    const places = counter();
    const changes = counter();
    return solidityMutants(source).map((mutant) => {
      const place = `${file}:${mutant.line}:${mutant.operator}`;
      const nth = places(place);
      const before = short(source.slice(mutant.start, mutant.end));
      const line = oneLine(source.split("\n")[mutant.line - 1]);
      const change = `${file} ${mutant.scope} | ${line} | ${before} -> ${short(mutant.replacement) || "nothing"}`;
      const again = changes(change);
      return {
        ...mutant,
        file,
        name: nth > 1 ? `${place}:${nth}` : place,
        key: again > 1 ? `${change} #${again}` : change,
        mutated: source.slice(0, mutant.start) + mutant.replacement + source.slice(mutant.end),
      };
    });
  });
}

// readEquivalents returns key to reason. An entry is the mutant's key on one line and, indented below it, why no test can
// tell the mutant from the contract. Lines that begin with # are comments.
function readEquivalents(file) {
  const entries = new Map();
  let key = "";
  fs.readFileSync(file, "utf8").split("\n").forEach((line, index) => {
    if (line.startsWith("#") || line.trim() === "") {
      return;
    }
    if (!/^\s/.test(line)) {
      key = line.trim();
      if (entries.has(key)) {
        throw new Error(`${path.basename(file)}:${index + 1}: listed twice: ${key}`);
      }
      entries.set(key, "");
    } else if (key === "") {
      throw new Error(`${path.basename(file)}:${index + 1}: a reason without a mutant`);
    } else {
      entries.set(key, `${entries.get(key)} ${line.trim()}`.trim());
    }
  });
  for (const [entry, reason] of entries) {
    if (reason === "") {
      throw new Error(`${path.basename(file)}: no reason is given for: ${entry}`);
    }
  }
  return entries;
}

// splitEquivalents parts the mutants into those to kill and those that are listed as equivalent, and throws when an entry
// names no mutant: the source has changed, and with it perhaps the reason.
function splitEquivalents(mutants, entries) {
  const keys = new Set(mutants.map((mutant) => mutant.key));
  const stale = [...entries.keys()].filter((key) => !keys.has(key));
  if (stale.length > 0) {
    throw new Error(`mutants-equivalent.txt names what is no mutant any more:\n  ${stale.join("\n  ")}`);
  }
  return {
    live: mutants.filter((mutant) => !entries.has(mutant.key)),
    equivalent: mutants.filter((mutant) => entries.has(mutant.key)),
  };
}

module.exports = { listMutants, readEquivalents, splitEquivalents };
