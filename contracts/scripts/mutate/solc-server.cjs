#!/usr/bin/env node
// solc-server.cjs SOCKET
//
// Keeps the compiler loaded: to load it takes as long as to compile a contract. Each connection brings standard JSON and
// is answered with standard JSON; an empty request is answered with the version. It ends when its standard input does.
"use strict";

const net = require("node:net");
const path = require("node:path");

const solc = require(path.join(__dirname, "..", "..", "node_modules", "solc"));

const server = net.createServer({ allowHalfOpen: true }, (connection) => {
  const parts = [];
  connection.on("data", (part) => parts.push(part));
  connection.on("error", () => connection.destroy());
  connection.on("end", () => {
    const request = Buffer.concat(parts).toString("utf8");
    connection.end(
      request === ""
        ? `solc, the solidity compiler commandline interface\nVersion: ${solc.version()}\n`
        : solc.compile(request),
    );
  });
});
server.listen(process.argv[2], () => process.stdout.write("ready\n"));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
