#!/usr/bin/env node
// generate.cjs FORGE_OUT CONTRACTS_DIR ABIGEN_DIR CATALOGUE_DIR
//
// Writes, from what forge compiled:
//   CONTRACTS_DIR/artifacts/NAME.json                ABI and bytecode
//   CONTRACTS_DIR/snapshots/abi/NAME.txt             one line for each function, event and constructor
//   CONTRACTS_DIR/snapshots/storageLayout/NAME.txt   one line for each variable
//   ABIGEN_DIR/NAME.{abi,bin} and ABIGEN_DIR/index   the input of abigen, and which Go file it goes to
//   CATALOGUE_DIR/NAME.json                          what an upgrade of a beacon compares: code, immutables by name, layout
//
// Everything is sorted and free of paths, times and compiler-internal numbers: equal sources give equal bytes.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { keccak256 } = require("js-sha3");

// The contracts whose artifacts are committed, and the Go file with the bindings for each. AdoptingReplica has none: what it
// adds is one call, and a struct of the Replica's would be declared twice. Those that a beacon can point to are in the
// catalogue.
const contracts = [
  { name: "AdoptingReplica", catalogue: true },
  { name: "Disperse", file: "disperse.go" },
  { name: "GovernanceRouter", file: "governance_router.go", catalogue: true },
  { name: "Home", file: "home.go", catalogue: true },
  { name: "MessageSink", file: "message_sink.go" },
  { name: "PingPongRouter", file: "ping_pong_router.go" },
  { name: "PlainReplica", file: "plain_replica.go", catalogue: true },
  { name: "Replica", file: "replica.go", catalogue: true },
  { name: "RevertingRecipient", file: "reverting_recipient.go" },
  { name: "UpdaterManager", file: "updater_manager.go" },
  { name: "UpgradeBeacon", file: "upgrade_beacon.go" },
  { name: "UpgradeBeaconController", file: "upgrade_beacon_controller.go" },
  { name: "UpgradeBeaconProxy", file: "upgrade_beacon_proxy.go" },
  { name: "XAppConnectionManager", file: "xapp_connection_manager.go" },
];

function write(file, content) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
}

function readOutput(forgeOut, name) {
  return JSON.parse(fs.readFileSync(path.join(forgeOut, `${name}.sol`, `${name}.json`), "utf8"));
}

// typeName is the ABI type, tuples written out.
function typeName(parameter) {
  if (!parameter.type.startsWith("tuple")) {
    return parameter.type;
  }
  return `(${parameter.components.map(typeName).join(",")})${parameter.type.slice("tuple".length)}`;
}

function parameterList(parameters) {
  const texts = parameters.map((p) => `${typeName(p)}${p.indexed ? " indexed" : ""}${p.name ? ` ${p.name}` : ""}`);
  return `(${texts.join(", ")})`;
}

function signature(entry) {
  return `${entry.name}(${entry.inputs.map(typeName).join(",")})`;
}

function abiLine(entry) {
  switch (entry.type) {
    case "constructor":
      return `constructor${parameterList(entry.inputs)} ${entry.stateMutability}`;
    case "event":
      return `event ${entry.name}${parameterList(entry.inputs)} topic0=0x${keccak256(signature(entry))}`;
    case "error":
      return `error ${entry.name}${parameterList(entry.inputs)} selector=0x${keccak256(signature(entry)).slice(0, 8)}`;
    case "function": {
      const selector = keccak256(signature(entry)).slice(0, 8);
      const outputs = parameterList(entry.outputs);
      return `0x${selector} ${entry.name}${parameterList(entry.inputs)} ${entry.stateMutability} -> ${outputs}`;
    }
    default: // fallback, receive
      return `${entry.type} ${entry.stateMutability}`;
  }
}

const abiOrder = ["constructor", "error", "event", "fallback", "receive", "function"];

function abiKey(entry) {
  return `${abiOrder.indexOf(entry.type)} ${entry.name || ""} ${abiLine(entry)}`;
}

function byKey(key) {
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}

function abiSnapshot(output) {
  return [...output.abi].sort(byKey(abiKey)).map((entry) => `${abiLine(entry)}\n`).join("");
}

// storageLines lists the variables with their slots; the members of a struct follow it, indented. Types are named as the
// compiler names them for people, because its own keys hold numbers that change with unrelated files.
function storageLines(layout, variables, baseSlot, indent) {
  const lines = [];
  for (const variable of variables) {
    const type = layout.types[variable.type];
    const slot = baseSlot + BigInt(variable.slot);
    const last = slot + (BigInt(type.numberOfBytes) + 31n) / 32n - 1n;
    const slots = last > slot ? `${slot}-${last}` : `${slot}`;
    const place = type.numberOfBytes < 32 || variable.offset > 0 ? ` offset ${variable.offset} bytes ${type.numberOfBytes}` : "";
    lines.push(`${indent}${slots}${place}: ${type.label} ${variable.label}\n`);
    if (type.members) {
      lines.push(...storageLines(layout, type.members, slot, `${indent}  `));
    }
  }
  return lines;
}

function storageSnapshot(output) {
  const { storageLayout } = output;
  const lines = storageLines(storageLayout, storageLayout.storage, 0n, "");
  return lines.length > 0 ? lines.join("") : "no storage\n";
}

function artifact(name, output) {
  const metadata = typeof output.metadata === "string" ? JSON.parse(output.metadata) : output.metadata;
  const immutables = Object.values(output.deployedBytecode.immutableReferences || {}).flat();
  immutables.sort((a, b) => a.start - b.start);
  return {
    contractName: name,
    compiler: `solc ${metadata.compiler.version}`,
    evmVersion: metadata.settings.evmVersion,
    optimizerRuns: metadata.settings.optimizer.runs,
    abi: output.abi,
    bytecode: output.bytecode.object,
    deployedBytecode: output.deployedBytecode.object,
    immutableReferences: immutables,
  };
}

// immutableNames maps the compiler's number of each immutable to its name and type.
function immutableNames(forgeOut) {
  const names = new Map();
  const visit = (node) => {
    if (node === null || typeof node !== "object") {
      return;
    }
    if (node.nodeType === "VariableDeclaration" && node.mutability === "immutable") {
      names.set(String(node.id), { name: node.name, type: node.typeDescriptions.typeString });
    }
    Object.values(node).forEach(visit);
  };
  for (const folder of fs.readdirSync(forgeOut).filter((entry) => entry.endsWith(".sol"))) {
    for (const file of fs.readdirSync(path.join(forgeOut, folder))) {
      visit(JSON.parse(fs.readFileSync(path.join(forgeOut, folder, file), "utf8")).ast);
    }
  }
  return names;
}

// stableKey is the compiler's key of a type without the numbers that change with unrelated files.
function stableKey(key) {
  return key.replace(/t_(struct|enum|contract|userDefinedValueType)\(([^()]*)\)\d+/g, "t_$1($2)");
}

function stableVariable({ label, offset, slot, type }) {
  return { label, offset, slot, type: stableKey(type) };
}

function stableType({ encoding, label, numberOfBytes, key, value, base, members }) {
  const type = { encoding, label, numberOfBytes };
  if (key) {
    type.key = stableKey(key);
  }
  if (value) {
    type.value = stableKey(value);
  }
  if (base) {
    type.base = stableKey(base);
  }
  if (members) {
    type.members = members.map(stableVariable);
  }
  return type;
}

// stableLayout is the compiler's storage layout without its own numbers and paths.
function stableLayout({ storage, types }) {
  const stable = {};
  for (const [key, type] of Object.entries(types || {}).sort(byKey(([k]) => stableKey(k)))) {
    const text = JSON.stringify(stableType(type));
    const taken = stable[stableKey(key)];
    if (taken && JSON.stringify(taken) !== text) {
      throw new Error(`two types are called ${stableKey(key)}: rename one`);
    }
    stable[stableKey(key)] = JSON.parse(text);
  }
  return { storage: storage.map(stableVariable), types: stable };
}

function catalogueEntry(name, output, names) {
  const { compiler, abi, bytecode, deployedBytecode } = artifact(name, output);
  const references = Object.entries(output.deployedBytecode.immutableReferences || {});
  const immutables = references.map(([id, places]) => ({ ...names.get(id), places: places.map(({ start }) => start) }));
  immutables.sort(byKey((immutable) => immutable.name));
  const storageLayout = stableLayout(output.storageLayout);
  return { contractName: name, compiler, abi, bytecode, deployedBytecode, immutables, storageLayout };
}

function main([forgeOut, contractsDir, abigenDir, catalogueDir]) {
  const index = [];
  const names = immutableNames(forgeOut);
  for (const { name, file, catalogue } of contracts) {
    const output = readOutput(forgeOut, name);
    const links = Object.keys(output.bytecode.linkReferences || {});
    if (links.length > 0) {
      throw new Error(`${name} must be linked with ${links.join(", ")}: make the library's functions internal`);
    }
    write(path.join(contractsDir, "artifacts", `${name}.json`), `${JSON.stringify(artifact(name, output), null, 2)}\n`);
    write(path.join(contractsDir, "snapshots", "abi", `${name}.txt`), abiSnapshot(output));
    write(path.join(contractsDir, "snapshots", "storageLayout", `${name}.txt`), storageSnapshot(output));
    if (catalogue) {
      const entry = catalogueEntry(name, output, names);
      write(path.join(catalogueDir, `${name}.json`), `${JSON.stringify(entry, null, 1)}\n`);
    }
    if (!file) {
      continue;
    }
    write(path.join(abigenDir, `${name}.abi`), JSON.stringify(output.abi));
    write(path.join(abigenDir, `${name}.bin`), output.bytecode.object);
    index.push(`${name} ${file}\n`);
  }
  write(path.join(abigenDir, "index"), index.join(""));
}

main(process.argv.slice(2));
