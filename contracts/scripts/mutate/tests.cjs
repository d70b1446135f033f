// Which tests look at a source first.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

function importsOf(contractsDir, file) {
  const source = fs.readFileSync(path.join(contractsDir, file), "utf8");
  const imports = [...source.matchAll(/^import [^"]*"(\.[^"]*)"/gm)];
  return imports.map((found) => path.join(path.dirname(file), found[1]));
}

// nearestTests returns, for each file below src, the test files that are the fewest imports away from it, those of whole
// networks (test/invariant) and of figures (test/gas) left out.
function nearestTests(contractsDir) {
  const importers = new Map();
  for (const folder of ["src", "test"]) {
    for (const name of fs.readdirSync(path.join(contractsDir, folder), { recursive: true })) {
      const file = path.join(folder, name);
      if (file.endsWith(".sol")) {
        for (const imported of importsOf(contractsDir, file)) {
          importers.set(imported, [...(importers.get(imported) || []), file]);
        }
      }
    }
  }
  const isTest = (file) => file.endsWith(".t.sol") && !/^test\/(invariant|gas)\//.test(file);
  return (file) => {
    const seen = new Set([file]);
    for (let ring = [file]; ring.length > 0; ) {
      ring = [...new Set(ring.flatMap((one) => importers.get(one) || []))].filter((one) => !seen.has(one));
      ring.forEach((one) => seen.add(one));
      if (ring.some(isTest)) {
        return ring.filter(isTest).sort();
      }
    }
    return [];
  };
}

module.exports = { nearestTests };
