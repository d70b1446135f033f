// Tests of the mutation check itself: what it changes, what it leaves alone, and what counts as noticed.
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { test } = require("node:test");
const { verdictOf } = require("./bench.cjs");
const { lex } = require("./lex.cjs");
const { listMutants, readEquivalents, splitEquivalents } = require("./list.cjs");
const { solidityMutants } = require("./solidity.cjs");
const { nearestTests } = require("./tests.cjs");

const contractsDir = path.join(__dirname, "..", "..");

// changes lists "operator: before -> after" of the mutants of a function's body, or of a whole source.
function changes(source) {
  return solidityMutants(source).map(({ operator, start, end, replacement }) =>
    `${operator}: ${source.slice(start, end)} -> ${replacement}`);
}

function inBody(body) {
  return changes(`contract C { function f(uint256 a, uint256 b) public { ${body} } }`);
}

function inAssembly(body) {
  return inBody(`assembly ("memory-safe") { ${body} }`);
}

test("tokens keep their places and lines", () => {
  const source = 'a\n/* b\n */ "x // 1" // c\n>>=0x1F;';
  const tokens = lex(source);
  assert.deepEqual(tokens.map(({ text, line }) => [text, line]), [["a", 1], ['"x // 1"', 3], [">>=", 4], ["0x1F", 4], [";", 4]]);
  tokens.forEach(({ text, start, end }) => assert.equal(source.slice(start, end), text));
});

test("what no token begins with is refused", () => {
  assert.throws(() => lex("a\n@"), /line 2: no token begins with "@"/);
  assert.throws(() => lex('"open'), /no token begins with/);
  assert.throws(() => solidityMutants("contract C { function f() public { }"), /never closed/);
});

test("comments, strings, pragma, imports, events, errors and structs stay as they are", () => {
  assert.deepEqual(changes(`
    // SPDX-License-Identifier: 1 + 1
    pragma solidity >=0.8.37 <0.9.0;
    import { A } from "./a1+1.sol"; /* require(1 < 2); */
    /// 1 == 2
    contract C is A {
      using A for uint256[3];
      event E(bytes32[2] x); error F(uint256[2] x);
      struct S { uint256[47] gap; } enum T { A, B }
      string constant NAME = "1 + 1 == true";
      function f() public pure returns (string memory) ;
    }
    interface I { function g(uint256[2] calldata) external returns (bool); }`), []);
});

test("a require is dropped and its condition turned around", () => {
  assert.deepEqual(inBody('require(a == b, "a == b");'), [
    'drop-require: require(a == b, "a == b"); -> {}', "swap-comparison: == -> !=",
  ]);
  assert.deepEqual(inBody("require(g(a), E);"), ["drop-require: require(g(a), E); -> {}", "negate: g(a) -> !(g(a))"]);
});

test("an if that reverts is a guard, another if always or never holds", () => {
  assert.deepEqual(inBody("if (a < b) { revert E(); }").slice(0, 2), [
    "drop-guard: if (a < b) { revert E(); } -> {}", "if-always: a < b -> true",
  ]);
  assert.deepEqual(inBody("if (!g) h();"), [
    "if-never: if (!g) h(); -> {}", "drop-not: ! -> ", "if-always: !g -> true", "drop-call: h(); -> {}",
  ]);
});

test("comparisons move by one and turn around, and logic swaps", () => {
  assert.deepEqual(inBody("x = a <= b && a > b || a != b;"), [
    "drop-assignment: x = a <= b && a > b || a != b; -> {}",
    "swap-comparison: <= -> <", "swap-comparison: <= -> >", "swap-operator: && -> ||",
    "swap-comparison: > -> >=", "swap-comparison: > -> <=", "swap-operator: || -> &&", "swap-comparison: != -> ==",
  ]);
});

test("numbers go up and down, wide ones keep their width", () => {
  assert.deepEqual(inBody("return 0;").slice(1), ["number: 0 -> 1"]);
  assert.deepEqual(inBody("return 7_000;").slice(1), ["number: 7_000 -> 7001", "number: 7_000 -> 6999"]);
  const wide = `0x${"0".repeat(63)}f`;
  assert.deepEqual(inBody(`return ${wide};`).slice(1), [`number: ${wide} -> 0x${"0".repeat(64)}`]);
  assert.deepEqual(changes("contract C { uint256[3] private __GAP; }"), ["number: 3 -> 4", "number: 3 -> 2"]);
});

test("statements are dropped, declarations are not", () => {
  const drops = (body) => inBody(body).filter((change) => change.startsWith("drop-")).map((change) => change.split(":")[0]);
  assert.deepEqual(drops("s = a; m[a] += b; delete m[a]; a++; h(); emit E(a); revert E(); return;"), [
    "drop-assignment", "drop-assignment", "drop-delete", "drop-call", "drop-call", "drop-emit", "drop-revert", "drop-return",
  ]);
  assert.deepEqual(drops("uint256 x = a; bytes32[] memory y = z; (bool s, bytes memory d) = t.call(\"\"); uint256 e;"), []);
  assert.deepEqual(drops("(a, b) = g();"), ["drop-assignment"]);
});

test("modifiers and bases are dropped from functions", () => {
  assert.deepEqual(changes("contract C { constructor(uint a) B(a) payable { } function f() external view override(A, B) notFailed only(1) returns (bool) { } }"), [
    "drop-modifier: B(a) -> ", "drop-modifier: notFailed -> ", "drop-modifier: only(1) -> ",
  ]);
});

test("loops, ternaries and true are changed", () => {
  assert.deepEqual(inBody("for (uint256 i = 0; i < a; i++) { }"), [
    "number: 0 -> 1", "swap-comparison: < -> <=", "swap-comparison: < -> >=", "swap-operator: ++ -> --",
  ]);
  assert.deepEqual(inBody("h(a, g(b) ? true : x);").slice(1), ["negate: g(b) -> !(g(b))", "swap-bool: true -> false"]);
  assert.deepEqual(inBody("do { h(); } while (g(a));").slice(1), ["negate: g(a) -> !(g(a))"]);
});

test("assembly: writes are dropped, comparisons and arithmetic swapped", () => {
  assert.deepEqual(inAssembly("let x := sload(a) sstore(add(x, 1), b) x := b"), [
    "drop-call: sstore(add(x, 1), b) -> ", "swap-operator: add -> sub", "number: 1 -> 2", "drop-assignment: x := b -> ",
  ]);
  assert.deepEqual(inAssembly("if iszero(eq(a, b)) { revert(0, 0) }"), [
    "if-always: iszero(eq(a, b)) -> 1", "if-never: iszero(eq(a, b)) -> 0", "drop-not: iszero(eq(a, b)) -> eq(a, b)",
    "swap-comparison: eq(a, b) -> iszero(eq(a, b))", "drop-call: revert(0, 0) -> ", "number: 0 -> 1", "number: 0 -> 1",
  ]);
  assert.deepEqual(inAssembly("x := lt(a, b)").sort(), [
    "drop-assignment: x := lt(a, b) -> ", "swap-comparison: lt -> gt", "swap-comparison: lt(a, b) -> iszero(gt(a, b))",
  ]);
  assert.deepEqual(inAssembly("for { let i := a } lt(i, b) { i := add(i, c) } { }").includes("swap-operator: add -> sub"), true);
});

test("the contracts: names and keys are one mutant's each, and every mutant changes code", () => {
  const mutants = listMutants(contractsDir);
  assert.ok(mutants.length > 500, `only ${mutants.length} mutants`);
  assert.equal(new Set(mutants.map(({ name }) => name)).size, mutants.length);
  assert.equal(new Set(mutants.map(({ key }) => key)).size, mutants.length);
  for (const { name, file, mutated } of mutants) {
    const texts = (source) => lex(source).map(({ text }) => text).join(" ");
    assert.notEqual(texts(mutated), texts(fs.readFileSync(path.join(contractsDir, file), "utf8")), name);
  }
});

test("the equivalents: a reason for each, none twice, none stale", () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "mutate-test-")), "list.txt");
  const read = (text) => {
    fs.writeFileSync(file, text);
    return readEquivalents(file);
  };
  const entries = read("# a comment\nkey one\n    because of this\n    and that\n");
  assert.deepEqual([...entries], [["key one", "because of this and that"]]);
  assert.throws(() => read("key one\nkey two\n    why\n"), /no reason is given for: key one/);
  assert.throws(() => read("key one\n    why\nkey one\n    why\n"), /listed twice/);
  assert.throws(() => read("    why\n"), /a reason without a mutant/);
  const mutants = [{ key: "key one" }, { key: "key two" }];
  assert.deepEqual(splitEquivalents(mutants, entries), { live: [mutants[1]], equivalent: [mutants[0]] });
  assert.throws(() => splitEquivalents([mutants[1]], entries), /no mutant any more:\n {2}key one/);
  fs.rmSync(path.dirname(file), { recursive: true });
});

test("only a red test or a refusing compiler counts as noticed", () => {
  assert.equal(verdictOf(0, "Ran 2 test suites: 9 tests passed, 0 failed, 0 skipped"), "green");
  assert.equal(verdictOf(0, "No tests found"), "broken");
  assert.equal(verdictOf(1, "[FAIL: x] test_f()\nSuite result: FAILED. 0 passed"), "red");
  assert.equal(verdictOf(1, "Error: Compiler run failed:\nError (1): no"), "refused");
  assert.equal(verdictOf(1, "solc-client.cjs: no compiler listens"), "broken");
});

test("the nearest tests of a contract are those that import it", () => {
  const nearest = nearestTests(contractsDir);
  assert.ok(nearest("src/XAppConnectionManager.sol").includes("test/unit/XAppConnectionManager.t.sol"));
  assert.deepEqual(nearest("src/nothing.sol"), []);
});
