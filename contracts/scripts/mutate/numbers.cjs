// The mutants of a number.
"use strict";

// numberMutants adds the number one more and, unless that leaves the type or lessOnly says otherwise, one less. A literal
// of an address's or a word's width keeps its width, because the width is its type.
function numberMutants(finder, index, onlyMore) {
  const { text } = finder.tokens[index];
  if (/[.e]/.test(text) && !text.startsWith("0x")) {
    finder.add("number", index, index, `(${text} + 1)`);
    return;
  }
  const value = BigInt(text.replaceAll("_", ""));
  const wide = text.startsWith("0x") && text.length >= 42;
  const write = (n) => (wide ? `${text.slice(0, -1)}${(n & 15n).toString(16)}` : `${n}`);
  finder.add("number", index, index, write(value + 1n));
  if (value > 0n && !wide && !onlyMore) {
    finder.add("number", index, index, write(value - 1n));
  }
}

module.exports = { numberMutants };
