"use strict";

const SUITES = ["eddsa-rdfc-2022", "eddsa-jcs-2022"];
const CONTEXTS = {
  OpenBadgeCredential: ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
  BitstringStatusListCredential: ["https://www.w3.org/ns/credentials/v2"],
};
const LIST_BYTES = 16_384;

async function sha256(text) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

/* Whether the eddsa-jcs-2022 proof of `document` is its issuer's: null when it is, else why not (Korean). The other proof,
   eddsa-rdfc-2022, must be there and name the same issuer; it is not computed here. */
async function proofProblem(document, dids) {
  const kind = Array.isArray(document?.type) ? document.type[document.type.length - 1] : "";
  const contexts = CONTEXTS[kind];
  if (!contexts || canonicalize(document["@context"] ?? null) !== canonicalize(contexts)) return "이 서비스가 발급하는 수료증이나 배지의 형식이 아닙니다.";
  const issuer = typeof document.issuer === "string" ? document.issuer : document.issuer?.id;
  const proofs = document.proof;
  if (!Array.isArray(proofs) || proofs.length !== 2 || proofs.map((each) => each?.cryptosuite).sort().join() !== [...SUITES].sort().join()) {
    return "서명 두 개가 모두 있어야 합니다. 빠진 서명이 있습니다.";
  }
  const sound = proofs.every((each) => each.type === "DataIntegrityProof" && each.proofPurpose === "assertionMethod"
    && typeof each.verificationMethod === "string");
  const proof = proofs.find((each) => each.cryptosuite === "eddsa-jcs-2022");
  const signature = fromMultibase58(proof.proofValue);
  if (!sound || !signature || signature.length !== 64 || canonicalize(proof["@context"] ?? null) !== canonicalize(contexts)) {
    return "서명의 형식이 맞지 않습니다. 이 파일은 믿을 수 없습니다.";
  }
  if (proofs.some((each) => each.verificationMethod.split("#")[0] !== issuer)) return "서명한 열쇠가 파일에 적힌 발급 기관의 것이 아닙니다.";
  const key = publishedKey(dids, proof.verificationMethod);
  if (!key) return "발급 기관의 열쇠 목록에 없는 열쇠로 서명했습니다. 다른 기관의 것이거나, 신뢰 묶음이 오래되었습니다.";
  const { proof: _, ...unsecured } = document;
  const { proofValue: __, ...config } = proof;
  const data = new Uint8Array([...await sha256(canonicalize(config)), ...await sha256(canonicalize(unsecured))]);
  const ready = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  const holds = await crypto.subtle.verify("Ed25519", ready, signature, data);
  return holds ? null : "서명이 내용과 맞지 않습니다. 발급된 뒤 내용이 바뀌었습니다.";
}

/* {revoked, from, until} by the list that the credential names, or {problem} when the list cannot say. */
async function listAnswer(document, trust, now) {
  const entry = document.credentialStatus;
  const list = trust.lists.find((each) => each?.id === entry?.statusListCredential);
  if (!list) return { problem: "신뢰 묶음에 이 파일의 취소 목록이 없습니다. 묶음을 새로 받아 주십시오." };
  if (list.issuer !== document.issuer.id || list.type?.[1] !== "BitstringStatusListCredential" || await proofProblem(list, trust.dids)) {
    return { problem: "취소 목록의 서명이 발급 기관의 것이 아닙니다." };
  }
  const from = new Date(list.validFrom);
  const until = new Date(list.validUntil);
  if (!(now < until)) return { problem: `취소 목록의 기한이 지났습니다(${day(until)}). 묶음을 새로 받아 주십시오.` };
  if (!(from <= now)) return { problem: "이 기기의 시계가 취소 목록보다 앞섭니다. 날짜와 시각을 맞춰 주십시오." };
  const bits = await listBits(list.credentialSubject?.encodedList);
  const index = /^(0|[1-9][0-9]{0,5})$/.test(entry.statusListIndex) ? Number(entry.statusListIndex) : -1;
  if (!bits || index < 0 || index >= 8 * LIST_BYTES) return { problem: "취소 목록을 읽을 수 없습니다." };
  return { revoked: Boolean(bits[index >> 3] & (0x80 >> (index & 7))), from, until };
}

async function listBits(text) {
  if (typeof text !== "string" || !/^u[A-Za-z0-9_-]+$/.test(text)) return null;
  const packed = Uint8Array.from(atob(text.slice(1).replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const bits = await unpacked(packed, "gzip", LIST_BYTES);
  return bits && bits.length === LIST_BYTES ? bits : null;
}

/* The answer: {state: valid | expired | revoked | unknown, sentence, document, list}. `document` only when the proof holds. */
async function check(document, trust, now) {
  if (!trust) return { state: "unknown", sentence: "신뢰 묶음이 없어 누가 서명했는지 알 수 없습니다. 묶음을 먼저 골라 주십시오." };
  const problem = await proofProblem(document, trust.dids);
  if (problem) return { state: "unknown", sentence: problem };
  if (document.type[1] !== "OpenBadgeCredential") return { state: "unknown", sentence: "취소 목록 파일입니다. 수료증이 아닙니다." };
  const list = await listAnswer(document, trust, now);
  if (list.problem) return { state: "unknown", sentence: list.problem, document };
  if (list.revoked) {
    const word = "creditsEarned" in document.credentialSubject ? "수료증을" : "배지를";
    return { state: "revoked", sentence: `발급 기관이 이 ${word} 취소했습니다. 더는 쓸 수 없습니다.`, document, list };
  }
  if (now < new Date(document.validFrom)) return { state: "unknown", sentence: "유효 기간이 아직 시작되지 않았습니다.", document, list };
  if (document.validUntil && now >= new Date(document.validUntil)) {
    return { state: "expired", sentence: "서명은 맞지만 유효 기간이 지났습니다.", document, list };
  }
  return { state: "valid", sentence: "발급 기관의 서명이 맞고, 목록에서 취소되지 않았습니다.", document, list };
}

function day(moment) {
  return new Intl.DateTimeFormat("ko-KR", { dateStyle: "long", timeZone: "Asia/Seoul" }).format(moment);
}
