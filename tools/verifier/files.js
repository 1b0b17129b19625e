"use strict";

const MOST_BUNDLE = 64 * 1024 * 1024;
const MOST_CREDENTIAL = 200_000;

/* What a stream of bytes unpacks to, at most `most` bytes; null when it is no such stream or larger. */
async function unpacked(bytes, format, most) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format)).getReader();
  const pieces = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > most) { await reader.cancel(); return null; }
      pieces.push(value);
    }
  } catch {
    return null;
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

function textOf(bytes) {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
}

/* The trust bundle: {dids, lists}. Its entries are stored, not compressed. Throws an Error whose message the page shows. */
function readBundle(bytes) {
  const bad = (why) => { throw new Error(`신뢰 묶음으로 읽을 수 없습니다. ${why}`); };
  if (bytes.length > MOST_BUNDLE) bad("64MB보다 큽니다.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) bad("zip 파일이 아닙니다.");
  const trust = { dids: [], lists: [] };
  const names = new Set();
  try {
    let at = view.getUint32(end + 16, true);
    for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
      if (view.getUint32(at, true) !== 0x02014b50 || view.getUint16(at + 10, true) !== 0) bad("이 서비스가 만든 묶음이 아닙니다.");
      const size = view.getUint32(at + 24, true);
      const name = textOf(bytes.subarray(at + 46, at + 46 + view.getUint16(at + 28, true)));
      const local = view.getUint32(at + 42, true);
      const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      if (names.has(name)) bad("같은 파일이 두 번 들어 있습니다.");
      names.add(name);
      const content = bytes.subarray(start, start + size);
      if (/^did(-[0-9]+)?\.json$/.test(name)) trust.dids.push(parseStrict(textOf(content)));
      if (/^status\/[0-9]+\.json$/.test(name)) trust.lists.push(parseStrict(textOf(content)));
      at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError || error instanceof SyntaxError) bad("파일이 깨졌습니다.");
    throw error;
  }
  if (!trust.dids.length || !trust.dids.every(isDid)) bad("발급 기관의 열쇠(did.json)가 없습니다.");
  return trust;
}

function isDid(document) {
  const texts = (list) => Array.isArray(list) && list.every((each) => typeof each === "string");
  return typeof document?.id === "string" && texts(document.assertionMethod) && Array.isArray(document.verificationMethod)
    && document.verificationMethod.every((each) => each && typeof each.id === "string" && typeof each.publicKeyMultibase === "string");
}

/* The one credential attached to a PDF, as bytes. Throws an Error whose message the page shows. What the pages of the PDF
   show is not looked at. */
async function enclosedCredential(bytes) {
  const text = new TextDecoder("latin1").decode(bytes);
  if (/\/Encrypt\s+[0-9]+\s+[0-9]+\s+R/.test(text)) throw new Error("암호가 걸린 PDF입니다. JSON 파일로 확인해 주십시오.");
  const found = [...text.matchAll(/\/EmbeddedFile(?![A-Za-z])/g)];
  if (!found.length) throw new Error("PDF에 전자 증명이 들어 있지 않습니다. 스캔했거나 다시 만든 파일일 수 있습니다.");
  if (found.length > 1) throw new Error("PDF에 붙은 파일이 둘 이상이라 어느 것이 전자 증명인지 알 수 없습니다.");
  const here = found[0].index;
  const start = text.indexOf("stream", here);
  const head = text.slice(text.lastIndexOf(" obj", here), start);
  const first = start + (text[start + 6] === "\r" ? 8 : 7);
  const length = /\/Length\s+([0-9]+)(?!\s+[0-9]+\s+R)/.exec(head);
  const last = length ? first + Number(length[1]) : text.indexOf("endstream", first);
  const packed = bytes.subarray(first, last);
  const content = /\/FlateDecode/.test(head) ? await unpacked(packed, "deflate", MOST_CREDENTIAL) : packed;
  if (start < 0 || last < first || !content || content.length > MOST_CREDENTIAL) {
    throw new Error("PDF에 든 전자 증명을 꺼낼 수 없습니다. JSON 파일로 확인해 주십시오.");
  }
  return content;
}
