"use strict";

/* JSON as RFC 8259 has it, read strictly: a member named twice is refused (readers differ on which of the two counts), and
   so are numbers too large to be exact, lone surrogates, and nesting deeper than any certificate has. */
function parseStrict(text) {
  const DEEPEST = 40;
  let at = 0;

  const fail = (what) => { throw new SyntaxError(`${what} at ${at}`); };
  const skip = () => { while (at < text.length && " \t\n\r".includes(text[at])) at += 1; };
  const expect = (letter) => { if (text[at] !== letter) fail(`no ${letter}`); at += 1; };

  function value(depth) {
    if (depth > DEEPEST) fail("too deep");
    skip();
    const first = text[at];
    if (first === "{") return object(depth);
    if (first === "[") return array(depth);
    if (first === '"') return string();
    for (const [word, meaning] of [["true", true], ["false", false], ["null", null]]) {
      if (text.startsWith(word, at)) { at += word.length; return meaning; }
    }
    return number();
  }

  function object(depth) {
    const found = Object.create(null);
    expect("{");
    skip();
    if (text[at] === "}") { at += 1; return found; }
    for (;;) {
      skip();
      const name = string();
      if (name in found) fail("a member twice");
      skip();
      expect(":");
      found[name] = value(depth + 1);
      skip();
      if (text[at] === "}") { at += 1; return found; }
      expect(",");
    }
  }

  function array(depth) {
    const found = [];
    expect("[");
    skip();
    if (text[at] === "]") { at += 1; return found; }
    for (;;) {
      found.push(value(depth + 1));
      skip();
      if (text[at] === "]") { at += 1; return found; }
      expect(",");
    }
  }

  function string() {
    const written = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
    written.lastIndex = at;
    const found = written.exec(text);
    if (!found) fail("no string");
    at = written.lastIndex;
    return JSON.parse(found[0]);
  }

  function number() {
    const written = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
    written.lastIndex = at;
    const found = written.exec(text);
    if (!found) fail("no value");
    at = written.lastIndex;
    const read = Number(found[0]);
    if (!Number.isFinite(read)) fail("a number too large");
    return read;
  }

  const whole = value(0);
  skip();
  if (at !== text.length) fail("more than one value");
  return whole;
}
