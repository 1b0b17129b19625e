// What the receipt workbench says back while one types: how a date, a time or an amount was understood, and what the lines add up to.
// The same rules as app/labeling/graders/receipt_reading.py; the server's reading is the one that counts.
(() => {
  "use strict";

  const plain = (text) => text.normalize("NFC").replace(/[０-９]/g, (d) => String.fromCharCode(d.charCodeAt(0) - 0xfee0))
    .replace(/[，]/g, ",").replace(/[．]/g, ".").replace(/[：]/g, ":").replace(/[－−–△▲]/g, "-").replace(/[／]/g, "/")
    .replace(/[\u200b-\u200d\ufeff]/g, "").replace(/\s+/g, " ").trim();
  const won = (value) => `${value.toLocaleString("en-US")}원`;

  const amount = (text) => {
    const found = /^(-?)[₩\\]?(-?)(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})$/.exec(plain(text).replaceAll(" ", "").replace(/원$/, ""));
    if (!found || (found[1] && found[2])) return null;
    const value = Number(found[3].replaceAll(",", ""));
    return found[1] || found[2] ? -value : value;
  };
  const date = (text) => {
    let short = plain(text);
    if (/^(\d{6}|\d{8})$/.test(short)) short = `${short.slice(0, -4)}-${short.slice(-4, -2)}-${short.slice(-2)}`;
    short = short.replace(/\s*([.\-/년월일])\s*/g, "$1");
    const shape = /^(\d{4}|\d{2})(?:년|[.\-/ ])(\d{1,2})(?:월|[.\-/ ])(\d{1,2})[일.]?$/;
    const found = shape.exec(short) ?? shape.exec(short.replace(/\(?[월화수목금토일](?:요일)?\)?$/, "").trim());
    if (!found) return null;
    const [year, month, day] = [Number(found[1]) + (found[1].length === 2 ? 2000 : 0), Number(found[2]), Number(found[3])];
    const at = new Date(Date.UTC(year, month - 1, day));
    if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) return null;
    return `${year}년 ${month}월 ${day}일 ${"일월화수목금토"[at.getUTCDay()]}요일`;
  };
  const time = (text) => {
    let short = plain(text).replaceAll(" ", "");
    if (/^\d{4}$/.test(short)) short = `${short.slice(0, 2)}:${short.slice(2)}`;
    const found = /^(오전|오후|am|pm)?(\d{1,2})(?::|시)(\d{1,2})(?:분|(?::\d{1,2}))?(?:\d{1,2}초)?(am|pm)?$/i.exec(short);
    if (!found) return null;
    const half = (found[1] ?? found[4] ?? "").toLowerCase();
    let hour = Number(found[2]);
    const minute = Number(found[3]);
    if (half && (hour < 1 || hour > 12)) return null;
    if (["오후", "pm"].includes(half) && hour < 12) hour += 12;
    else if (["오전", "am"].includes(half) && hour === 12) hour = 0;
    return hour < 24 && minute < 60 ? `${hour >= 12 ? "오후" : "오전"} ${((hour + 11) % 12) + 1}시 ${minute}분` : null;
  };
  const business = (text) => {
    const short = plain(text).replace(/[\s\-.]/g, "");
    return /^\d{10}$/.test(short) ? `${short.slice(0, 3)}-${short.slice(3, 5)}-${short.slice(5)}` : null;
  };

  const heard = (text, value, example) => {
    if (!plain(text)) return "";
    return value === null ? `알아보지 못했어요. ${example}` : `알아들은 것: ${value}`;
  };

  window.IeumReceipt = {
    heard: {
      date: (text) => heard(text, date(text), "2026-11-03처럼 적어 주세요."),
      time: (text) => heard(text, time(text), "14:05처럼 적어 주세요."),
      business_number: (text) => heard(text, business(text), "숫자 10개를 적어 주세요."),
      total: (text) => { const value = amount(text); return heard(text, value === null ? null : won(value), "15,200처럼 적어 주세요."); },
    },
    /** How the lines compare with the typed total; it knows nothing else. */
    sum(amounts, total) {
      const typed = amounts.filter((text) => plain(text)).map(amount);
      if (!typed.length || typed.includes(null)) return "품목의 금액을 적으면 여기에서 더해 드려요.";
      const added = typed.reduce((a, b) => a + b, 0);
      const given = amount(total);
      const start = `품목을 더하면 ${won(added)}이에요.`;
      if (given === null) return start;
      return added === given ? `${start} 합계와 같아요.` : `${start} 합계와 달라요. 한 번 더 살펴보세요.`;
    },
  };
})();
