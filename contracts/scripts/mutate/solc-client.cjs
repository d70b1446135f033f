#!/usr/bin/env node
// The command line of solc.cjs, answered by the compiler that solc-server.cjs keeps loaded. OPTICS_SOLC_SOCKET names it.
"use strict";

const fs = require("node:fs");
const net = require("node:net");

const request = process.argv.includes("--version") ? "" : fs.readFileSync(0);
const socket = net.connect({ path: process.env.OPTICS_SOLC_SOCKET, allowHalfOpen: true });
socket.on("error", (error) => {
  process.stderr.write(`solc-client.cjs: no compiler listens at ${process.env.OPTICS_SOLC_SOCKET}: ${error.message}\n`);
  process.exitCode = 1;
});
socket.end(request);
socket.pipe(process.stdout);
