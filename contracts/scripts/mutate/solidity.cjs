// Finds the mutants of a Solidity source: one small change each, that a test should notice.
"use strict";

const { lex, match } = require("./lex.cjs");
const { yulMutants } = require("./yul.cjs");
const { numberMutants } = require("./numbers.cjs");

const swaps = {
  "<": ["<=", ">="], "<=": ["<", ">"], ">": [">=", "<="], ">=": [">", "<"], "==": ["!="], "!=": ["=="],
  "&&": ["||"], "||": ["&&"],
  "+": ["-"], "-": ["+"], "*": ["/"], "/": ["*"], "%": ["/"], "**": ["*"],
  "<<": [">>"], ">>": ["<<"], "&": ["|"], "|": ["&"], "^": ["&"],
  "+=": ["-="], "-=": ["+="], "*=": ["/="], "/=": ["*="], "|=": ["&="], "&=": ["|="], "^=": ["|="],
  "<<=": [">>="], ">>=": ["<<="], "++": ["--"], "--": ["++"],
};

const comparisons = ["<", "<=", ">", ">=", "==", "!="];
const assignments = ["=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="];

// The words of a function's header that are no modifiers.
const headerWords = new Set([
  "external", "public", "internal", "private", "view", "pure", "payable", "virtual", "override", "returns",
]);

class Finder {
  constructor(source) {
    this.source = source;
    this.tokens = lex(source);
    this.partner = match(this.tokens);
    this.found = [];
    this.scope = "";
  }

  text(index) {
    return index < this.tokens.length ? this.tokens[index].text : "";
  }

  // add notes that the tokens first to last, both included, can be replaced.
  add(operator, first, last, replacement) {
    const { start, line } = this.tokens[first];
    this.found.push({ operator, line, start, end: this.tokens[last].end, replacement, scope: this.scope });
  }

  sourceOf(first, last) {
    return this.source.slice(this.tokens[first].start, this.tokens[last].end);
  }

  // skipTo returns the index of the next of the texts at this depth.
  skipTo(index, ...texts) {
    while (index < this.tokens.length && !texts.includes(this.text(index))) {
      index = (this.partner.get(index) ?? index) + 1;
    }
    return index;
  }

  file() {
    for (let index = 0; index < this.tokens.length; ) {
      const word = this.text(index);
      if (["contract", "library", "interface", "abstract"].includes(word)) {
        const open = this.skipTo(index, "{");
        if (word !== "interface") {
          this.members(open + 1, this.partner.get(open));
        }
        index = this.partner.get(open) + 1;
      } else if (word === "function") {
        index = this.callable(index);
      } else {
        index = this.declaration(index);
      }
    }
    return this.found;
  }

  members(index, end) {
    while (index < end) {
      const callable = ["function", "modifier", "constructor", "fallback", "receive"].includes(this.text(index));
      index = callable ? this.callable(index) : this.declaration(index);
    }
  }

  // declaration passes what is no code (pragma, import, using, event, error, struct, enum) and looks into the values and
  // sizes of variables. It returns the index of what follows.
  declaration(index) {
    const word = this.text(index);
    if (word === "struct" || word === "enum") {
      return this.partner.get(this.skipTo(index, "{")) + 1;
    }
    const end = this.skipTo(index, ";");
    if (!["pragma", "import", "using", "event", "error", "type"].includes(word)) {
      const name = this.skipTo(index, "=", ";") - 1;
      this.scope = this.text(name);
      this.expression(index, end);
    }
    return end + 1;
  }

  callable(index) {
    this.scope = this.text(index) === "function" || this.text(index) === "modifier" ? this.text(index + 1) : this.text(index);
    let at = this.skipTo(index, "(", "{", ";");
    if (this.text(at) === "(") {
      at = this.partner.get(at) + 1;
    }
    while (this.text(at) !== "{" && this.text(at) !== ";") {
      at = this.headerPart(at);
    }
    if (this.text(at) === ";") {
      return at + 1;
    }
    return this.block(at);
  }

  headerPart(at) {
    const listed = this.text(at + 1) === "(";
    const last = listed ? this.partner.get(at + 1) : at;
    if (!headerWords.has(this.text(at))) {
      this.add("drop-modifier", at, last, "");
    }
    return last + 1;
  }

  // block visits the statements between { at index and its }, and returns the index after that.
  block(index) {
    const end = this.partner.get(index);
    for (index += 1; index < end; ) {
      index = this.statement(index);
    }
    return end + 1;
  }

  // statement visits one statement and returns the index after it.
  statement(index) {
    switch (this.text(index)) {
      case "{":
        return this.block(index);
      case "unchecked":
        return this.block(index + 1);
      case "if":
        return this.ifStatement(index);
      case "while":
        this.condition(index + 1);
        return this.statement(this.partner.get(index + 1) + 1);
      case "for":
        return this.forStatement(index);
      case "do":
        return this.doStatement(index);
      case "try":
        return this.tryStatement(index);
      case "assembly":
        return this.assembly(index);
      default:
        return this.simple(index);
    }
  }

  ifStatement(index) {
    const close = this.partner.get(index + 1);
    this.condition(index + 1);
    const after = this.statement(close + 1);
    if (this.text(after) === "else") {
      return this.statement(after + 1);
    }
    // Without an else, to leave the statement out is to say that the condition never holds.
    const guard = this.text(close + 1) === "revert" || (this.text(close + 1) === "{" && this.text(close + 2) === "revert");
    this.add(guard ? "drop-guard" : "if-never", index, after - 1, "{}");
    this.add("if-always", index + 2, close - 1, "true");
    return after;
  }

  forStatement(index) {
    const close = this.partner.get(index + 1);
    const first = this.skipTo(index + 2, ";");
    const second = this.skipTo(first + 1, ";");
    this.expression(index + 2, close);
    if (second > first + 1 && !this.isComparison(first + 1, second)) {
      this.add("negate", first + 1, second - 1, `!(${this.sourceOf(first + 1, second - 1)})`);
    }
    return this.statement(close + 1);
  }

  doStatement(index) {
    const after = this.statement(index + 1);
    this.condition(after + 1);
    return this.partner.get(after + 1) + 2;
  }

  tryStatement(index) {
    let at = this.skipTo(index, "{");
    this.expression(index, at);
    at = this.block(at);
    while (this.text(at) === "catch") {
      at = this.block(this.skipTo(at, "{"));
    }
    return at;
  }

  assembly(index) {
    const open = this.skipTo(index, "{");
    yulMutants(this, open);
    return this.partner.get(open) + 1;
  }

  // condition visits what stands in the brackets at index.
  condition(index) {
    const close = this.partner.get(index);
    if (!this.isComparison(index + 1, close)) {
      this.negate(index + 1, close);
    }
    this.expression(index + 1, close);
  }

  negate(first, end) {
    // A leading ! before a single operand is dropped by the visit of the expression already.
    if (this.text(first) !== "!" || this.skipTo(first, "&&", "||") < end) {
      this.add("negate", first, end - 1, `!(${this.sourceOf(first, end - 1)})`);
    }
  }

  // isComparison is whether the tokens are one comparison, whose swap is the negation already.
  isComparison(first, end) {
    const at = this.skipTo(first, ...comparisons, "&&", "||");
    return at < end && comparisons.includes(this.text(at)) && this.skipTo(at + 1, "&&", "||", "?") >= end;
  }

  simple(index) {
    const end = this.skipTo(index, ";");
    const operator = this.dropOperator(index, end);
    if (operator) {
      this.add(operator, index, end, "{}");
    }
    if (this.text(index) === "require") {
      const comma = this.skipTo(index + 2, ",", ")");
      if (!this.isComparison(index + 2, comma)) {
        this.negate(index + 2, comma);
      }
    }
    if (this.text(index) !== "emit") {
      this.expression(index, end);
    }
    return end + 1;
  }

  // dropOperator names the operator that leaves out the statement, or is empty for a declaration.
  dropOperator(index, end) {
    const word = this.text(index);
    if (word === "require" || word === "revert" || word === "emit" || word === "delete") {
      return `drop-${word}`;
    }
    if (["return", "break", "continue"].includes(word)) {
      return `drop-${word}`;
    }
    const equals = this.skipTo(index, ...assignments);
    const left = this.tokens.slice(index, equals < end ? equals : this.skipTo(index, "(", ";"));
    if (left.some((token, i) => i > 0 && this.adjoin(left[i - 1], token))) {
      return "";
    }
    return equals < end ? "drop-assignment" : "drop-call";
  }

  // adjoin is whether two tokens are a type and a name: words side by side, or brackets and a word.
  adjoin(a, b) {
    return b.type === "word" && (a.type === "word" || a.text === "]");
  }

  expression(first, end) {
    for (let index = first; index < end; index++) {
      const token = this.tokens[index];
      if (token.type === "number") {
        numberMutants(this, index, false);
      } else if (token.text === "true" || token.text === "false") {
        this.add("swap-bool", index, index, token.text === "true" ? "false" : "true");
      } else if (token.text === "!") {
        this.add("drop-not", index, index, "");
      } else if (token.text === "?") {
        this.ternary(first, index);
      } else if (swaps[token.text] && !this.isUnary(index)) {
        for (const other of swaps[token.text]) {
          this.add(comparisons.includes(token.text) ? "swap-comparison" : "swap-operator", index, index, other);
        }
      }
    }
  }

  isUnary(index) {
    const before = this.tokens[index - 1];
    return this.text(index) === "-" && (before.type === "sign" && ![")", "]"].includes(before.text) || before.text === "return");
  }

  // ternary negates the condition before the ?, which begins after the nearest sign that binds less.
  ternary(first, question) {
    let begin = question;
    for (let index = first, from = first; index <= question; index++) {
      const inside = this.partner.get(index);
      if (["return", "=", ",", "(", "[", "?", ":", ";"].includes(this.text(index)) && index < question) {
        if (inside === undefined || inside > question) {
          from = index + 1;
        }
      }
      if (inside !== undefined && inside < question) {
        index = inside;
      }
      begin = from;
    }
    this.add("negate", begin, question - 1, `!(${this.sourceOf(begin, question - 1)})`);
  }
}

// solidityMutants returns the mutants of a source in its order: {operator, line, start, end, replacement, scope}, start
// and end as offsets into the source, scope the name of the function or variable.
function solidityMutants(source) {
  return new Finder(source).file().sort((a, b) => a.start - b.start || a.end - b.end);
}

module.exports = { solidityMutants };
