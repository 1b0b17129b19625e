"use strict";

const WORDS = { valid: "유효", expired: "만료", revoked: "취소", unknown: "확인할 수 없음" };
const MARKS = { valid: "✓", expired: "!", revoked: "✕", unknown: "?" };
const state = { trust: null, from: "" };

const by = (id) => document.getElementById(id);

function line(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/* What is known of the issuer, in one line under the second step. */
function tellTrust() {
  const told = by("trust-told");
  told.className = state.trust ? "told good" : "told";
  if (!state.trust) {
    told.textContent = "아직 묶음이 없습니다. 발급 기관의 주소에서 받은 ieum-trust.zip을 골라 주십시오.";
    return;
  }
  const names = state.trust.dids.map((each) => decodeURIComponent(each.id.replace("did:web:", "")));
  const ends = state.trust.lists.map((each) => new Date(each.validUntil)).filter((each) => !Number.isNaN(each.getTime()));
  const until = ends.length ? ` 취소 목록은 ${day(new Date(Math.min(...ends)))}까지 쓸 수 있습니다.` : " 취소 목록이 없습니다.";
  told.textContent = `${state.from} 발급 기관: ${names.join(", ")}.${until}`;
}

function isZip(bytes) {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

async function take(files) {
  for (const file of files) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (!isZip(bytes)) { await judge(file.name, bytes); continue; }
    try {
      state.trust = readBundle(bytes);
      state.from = `${file.name}을(를) 읽었습니다.`;
      tellTrust();
    } catch (error) {
      by("trust-told").className = "told bad";
      by("trust-told").textContent = error.message;
    }
  }
}

async function judge(name, bytes) {
  const pdf = bytes[0] === 0x25 && bytes[1] === 0x50;
  try {
    if (bytes.length > 8 * 1024 * 1024) throw new Error("파일이 8MB보다 커서 수료증이 아닙니다. 내려받은 파일을 그대로 골라 주십시오.");
    const content = pdf ? await enclosedCredential(bytes) : bytes;
    show(name, await check(read(content), state.trust, new Date()), pdf);
  } catch (error) {
    show(name, { state: "unknown", sentence: error instanceof Told ? error.message : said(error) }, pdf);
  }
}

class Told extends Error {}

function read(bytes) {
  if (bytes.length > MOST_CREDENTIAL) throw new Told("파일이 커서 수료증이 아닙니다. 내려받은 파일을 그대로 골라 주십시오.");
  if (bytes[0] === 0x65 && bytes[1] === 0x79) throw new Told("JWT 파일은 여기서 확인하지 못합니다. JSON이나 PDF를 골라 주십시오.");
  try {
    return parseStrict(textOf(bytes));
  } catch {
    throw new Told("수료증이나 배지 파일로 읽을 수 없습니다. 내려받은 파일을 그대로 골라 주십시오.");
  }
}

function said(error) {
  if (error instanceof DOMException || error instanceof TypeError) {
    return "이 브라우저는 서명(Ed25519)을 계산하지 못합니다. 새 크롬, 엣지, 파이어폭스, 사파리로 열어 주십시오.";
  }
  return error.message;
}

function show(name, found, pdf) {
  const answer = by("answer");
  const title = line("h2", pdf && found.state === "valid" ? "전자 증명 유효" : WORDS[found.state], { id: "outcome", tabindex: "-1" });
  const box = line("section", "", { class: `outcome ${found.state}`, "aria-labelledby": "outcome" });
  box.append(line("p", MARKS[found.state], { class: "mark", "aria-hidden": "true" }), title, line("p", found.sentence), line("p", `파일: ${name}`, { class: "small" }));
  answer.replaceChildren(box);
  if (found.document && found.state !== "unknown") answer.append(...printed(found.document), ...told(found, pdf));
  answer.hidden = false;
  title.focus();
}

function printed(document_) {
  const subject = document_.credentialSubject;
  const rows = [
    ["발급 번호", subject.licenseNumber],
    ["이름", subject.identifier[0].identityHash],
    ["creditsEarned" in subject ? "과정" : "배지", subject.achievement.name],
    ["교육 기간", `${day(new Date(subject.activityStartDate))} ~ ${day(new Date(subject.activityEndDate))}`],
    ...("creditsEarned" in subject ? [["교육 시간", `${subject.creditsEarned}시간`]] : []),
    ["creditsEarned" in subject ? "수료일" : "받은 날", day(new Date(document_.awardedDate))],
    // An end is not part of the period: the last day is the one before it.
    ...(document_.validUntil ? [["유효 기간", `${day(new Date(Date.parse(document_.validUntil) - 1))}까지`]] : []),
    ["발급 기관", `${document_.issuer.name} (${decodeURIComponent(document_.issuer.id.replace("did:web:", ""))})`],
    ["creditsEarned" in subject ? "수료 기준" : "기준", subject.achievement.criteria.narrative],
  ];
  const named = new Map((subject.achievement.resultDescription ?? []).map((each) => [each.id, each]));
  for (const each of subject.result ?? []) {
    const about = named.get(each.resultDescription);
    rows.push([about.name, `${each.value} (${about.valueMin}–${about.valueMax})`]);
  }
  const list = document.createElement("dl");
  for (const [term, value] of rows) list.append(line("dt", term), line("dd", value));
  return [line("p", "아래 내용이 손에 든 종이와 한 글자도 다르지 않은지 견주어 보십시오.", { class: "lead" }), list];
}

function told(found, pdf) {
  const done = [
    "모든 글자에 한 서명을 발급 기관의 공개 열쇠로 다시 계산했습니다. 한 글자만 바뀌어도 맞지 않습니다. (eddsa-jcs-2022)",
    `취소 목록의 서명과 기한을 보았습니다. ${day(found.list.from)}에 서명한 목록입니다.`,
    "유효 기간을 이 기기의 시계로 보았습니다.",
  ];
  const not = [
    "서명 둘 가운데 하나만 계산했습니다. 다른 하나(eddsa-rdfc-2022)는 있는지만 보았습니다. 내용이 그대로인 것은 계산한 하나로 압니다. 둘 다 계산하려면 발급 기관의 확인 화면을 여십시오.",
    "목록에 서명한 뒤에 취소되었는지는 알 수 없습니다.",
    pdf ? "PDF에 보이는 글과 그림은 보지 않았습니다. 위 내용과 견주어 보십시오." : "손에 든 종이는 보지 않았습니다. 위 내용과 견주어 보십시오.",
    "가져온 사람이 이름의 주인인지는 신분증으로 확인해 주십시오.",
  ];
  return [line("h3", "확인한 것"), items(done), line("h3", "확인하지 않은 것"), items(not)];
}

function items(texts) {
  const list = document.createElement("ul");
  list.append(...texts.map((each) => line("li", each)));
  return list;
}

function begin() {
  const enclosed = JSON.parse(by("trust").textContent);
  if (enclosed && enclosed.dids.every(isDid)) {
    state.trust = enclosed;
    state.from = `이 파일을 ${day(new Date(enclosed.made))}에 받을 때 함께 담은 묶음입니다.`;
  }
  tellTrust();
  for (const id of ["certificate", "bundle"]) {
    by(id).addEventListener("change", async (event) => {
      await take([...event.target.files]);
      event.target.value = "";
    });
  }
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    const dropped = [...event.dataTransfer.files];
    // Of two dropped together the bundle goes first: the certificate is judged by it.
    take(dropped.sort((one, other) => other.name.endsWith(".zip") - one.name.endsWith(".zip")));
  });
}

begin();
