#!/usr/bin/env node
// sizes.cjs FORGE_OUT CONTRACTS_DIR
//
// Writes CONTRACTS_DIR/snapshots/sizes.txt from what forge compiled: for each contract of src that can be deployed, the
// bytes of its runtime code and the room to the limit of EIP-170. Fails when one is over the limit.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const limit = 24_576;

function contractsIn(forgeOut) {
  const found = [];
  for (const folder of fs.readdirSync(forgeOut).filter((name) => name.endsWith(".sol"))) {
    for (const file of fs.readdirSync(path.join(forgeOut, folder))) {
      const output = JSON.parse(fs.readFileSync(path.join(forgeOut, folder, file), "utf8"));
      const { settings } = typeof output.metadata === "string" ? JSON.parse(output.metadata) : output.metadata || {};
      const [source, name] = Object.entries((settings || {}).compilationTarget || {})[0] || ["", ""];
      // A library of internal functions alone is no contract: nobody deploys it.
      const deployable = output.abi.length > 0 && output.deployedBytecode.object.length > 2;
      if (source.startsWith("src/") && deployable) {
        found.push({ name, size: (output.deployedBytecode.object.length - 2) / 2 });
      }
    }
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function main([forgeOut, contractsDir]) {
  const contracts = contractsIn(forgeOut);
  const file = path.join(contractsDir, "snapshots", "sizes.txt");
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, contracts.map(({ name, size }) => `${name}: ${size} bytes, room ${limit - size}\n`).join(""));
  const over = contracts.filter(({ size }) => size > limit);
  if (over.length > 0) {
    const names = over.map(({ name, size }) => `${name} (${size})`).join(", ");
    console.error(`sizes.cjs: over the ${limit} bytes that a chain takes: ${names}`);
    process.exit(1);
  }
}

main(process.argv.slice(2));
