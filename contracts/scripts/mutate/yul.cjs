// The mutants of an assembly block.
"use strict";

const { numberMutants } = require("./numbers.cjs");

const swaps = {
  lt: "gt", gt: "lt", slt: "sgt", sgt: "slt", add: "sub", sub: "add", mul: "div", div: "mul", mod: "div",
  and: "or", or: "and", xor: "or", shl: "shr", shr: "shl",
};

// Comparisons that can also take in, or leave out, the equal case.
const boundary = { lt: "gt", gt: "lt", slt: "sgt", sgt: "slt" };

const keywords = ["let", "switch", "case", "default", "for", "leave", "break", "continue", "function"];

// After these comes a part of an expression, or a name that is being declared; after all else a statement begins.
const operandAfter = ["if", "switch", "case", ":=", ",", "(", "->", "let", "function"];

function call(finder, index) {
  const name = finder.text(index);
  const close = finder.partner.get(index + 1);
  const inside = finder.source.slice(finder.tokens[index + 1].end, finder.tokens[close].start);
  if (name === "iszero") {
    finder.add("drop-not", index, close, inside.trim());
  } else if (name === "eq") {
    finder.add("swap-comparison", index, close, `iszero(eq(${inside}))`);
  } else if (swaps[name]) {
    finder.add(boundary[name] ? "swap-comparison" : "swap-operator", index, index, swaps[name]);
  }
  if (boundary[name]) {
    finder.add("swap-comparison", index, close, `iszero(${boundary[name]}(${inside}))`);
  }
}

// expressionEnd returns the last token of the expression that begins at the index: a call, a literal or a name.
function expressionEnd(finder, index) {
  return finder.text(index + 1) === "(" ? finder.partner.get(index + 1) : index;
}

function statement(finder, index) {
  const next = finder.text(index + 1);
  if (next === ":=") {
    finder.add("drop-assignment", index, expressionEnd(finder, index + 2), "");
  } else if (next === "(") {
    finder.add("drop-call", index, finder.partner.get(index + 1), "");
  }
}

// condition adds that an if always or never holds.
function condition(finder, index) {
  const last = expressionEnd(finder, index + 1);
  finder.add("if-always", index + 1, last, "1");
  finder.add("if-never", index + 1, last, "0");
}

// yulMutants adds the mutants of the block that opens at the index.
function yulMutants(finder, open) {
  const end = finder.partner.get(open);
  for (let index = open + 1; index < end; index++) {
    const { type, text } = finder.tokens[index];
    if (type === "number") {
      numberMutants(finder, index, true);
    } else if (text === "if") {
      condition(finder, index);
    } else if (type === "word" && !keywords.includes(text)) {
      if (!operandAfter.includes(finder.text(index - 1))) {
        statement(finder, index);
      }
      if (finder.text(index + 1) === "(") {
        call(finder, index);
      }
    }
  }
}

module.exports = { yulMutants };
