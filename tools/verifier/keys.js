"use strict";

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/* The bytes of a multibase base58btc text (z…); null for anything else. */
function fromMultibase58(text) {
  if (typeof text !== "string" || !/^z[1-9A-HJ-NP-Za-km-z]{1,199}$/.test(text)) return null;
  let number = 0n;
  for (const letter of text.slice(1)) number = number * 58n + BigInt(BASE58.indexOf(letter));
  const bytes = [];
  for (; number > 0n; number >>= 8n) bytes.unshift(Number(number & 255n));
  const zeros = /^1*/.exec(text.slice(1))[0].length;
  return new Uint8Array([...new Array(zeros).fill(0), ...bytes]);
}

/* The 32 bytes of an Ed25519 Multikey (z6Mk…); null for another kind of key. */
function ed25519Bytes(multikey) {
  const raw = fromMultibase58(multikey);
  return raw && raw.length === 34 && raw[0] === 0xed && raw[1] === 0x01 ? raw.slice(2) : null;
}

/* The key that a did document lists for signing statements; null when it lists none of that name. A did document speaks for
   its own names only. */
function publishedKey(dids, method) {
  const [did] = method.split("#");
  const document = dids.find((each) => each.id === did);
  if (!document || !document.assertionMethod.includes(method)) return null;
  const found = document.verificationMethod.find((each) => each.id === method && each.controller === did);
  return found ? ed25519Bytes(found.publicKeyMultibase) : null;
}
