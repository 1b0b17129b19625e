"use strict";

/* JSON Canonicalization Scheme, RFC 8785: members in the order of their UTF-16 code units, numbers and strings as ECMAScript
   writes them, nothing between. Throws for what has no canonical form: NaN, Infinity, lone surrogates. */
function canonicalize(value) {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError("not a JSON number");
    return JSON.stringify(value);
  }
  if (typeof value === "string") {
    if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(value)) {
      throw new TypeError("a lone surrogate");
    }
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalize).join(",")}]`;
  if (typeof value !== "object") throw new TypeError("not a JSON value");
  const members = Object.keys(value).sort().map((name) => `${canonicalize(name)}:${canonicalize(value[name])}`);
  return `{${members.join(",")}}`;
}
