// Splits Solidity and Yul into tokens. Comments and white space are no tokens, so nothing built on this touches them.
"use strict";

// Longest first, so that the first that fits is the token.
const punctuation = [
  ">>>=", "<<=", ">>=", ">>>", "**", "=>", "->", ":=", "==", "!=", "<=", ">=", "&&", "||", "++", "--", "<<", ">>",
  "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=",
];

const patterns = [
  ["space", /\s+/y],
  ["comment", /\/\/[^\n]*|\/\*[^]*?\*\//y],
  ["string", /(?:hex|unicode)?(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/y],
  ["number", /0x[0-9a-fA-F_]+|[0-9][0-9_]*(?:\.[0-9_]+)?(?:e[0-9]+)?/y],
  ["word", /[A-Za-z_$][A-Za-z0-9_$]*/y],
];

function next(source, at) {
  for (const [type, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match) {
      return { type, text: match[0] };
    }
  }
  const text = punctuation.find((p) => source.startsWith(p, at)) || source[at];
  return { type: "sign", text };
}

// lex returns the tokens {type: "string" | "number" | "word" | "sign", text, start, end, line}, start and end as offsets
// into the source, and throws at a character that no token begins with.
function lex(source) {
  const tokens = [];
  let line = 1;
  for (let at = 0; at < source.length; ) {
    const { type, text } = next(source, at);
    if (type === "sign" && !/^[-+*/%&|^!~<>=?:;,.(){}[\]]+$/.test(text)) {
      throw new Error(`line ${line}: no token begins with ${JSON.stringify(text)}`);
    }
    if (type !== "space" && type !== "comment") {
      tokens.push({ type, text, start: at, end: at + text.length, line });
    }
    line += text.split("\n").length - 1;
    at += text.length;
  }
  return tokens;
}

const closing = { "(": ")", "[": "]", "{": "}" };

// match returns for every opening bracket the index of the token that closes it.
function match(tokens) {
  const open = [];
  const partner = new Map();
  tokens.forEach((token, index) => {
    if (token.type !== "sign") {
      return;
    }
    if (closing[token.text]) {
      open.push(index);
    } else if ([")", "]", "}"].includes(token.text)) {
      const opened = open.pop();
      if (opened === undefined || closing[tokens[opened].text] !== token.text) {
        throw new Error(`line ${token.line}: ${token.text} closes nothing`);
      }
      partner.set(opened, index);
    }
  });
  if (open.length > 0) {
    throw new Error(`line ${tokens[open[0]].line}: ${tokens[open[0]].text} is never closed`);
  }
  return partner;
}

module.exports = { lex, match };
