// Reads Mermaid sources, one JSON string a line, with the real Mermaid, and
// tells what it found in each, one JSON object a line.
import { createInterface } from "node:readline";
import { JSDOM } from "jsdom";

// Mermaid expects a browser's document when it is loaded.
const { window } = new JSDOM("<!doctype html><body></body>");
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false });

// The text as a browser shows it: Mermaid's marks become entities in the
// picture's markup, where an element could only come from a text that was not escaped.
function shown(text) {
  const markup = (text ?? "")
    .replaceAll("ﬂ°°", "&#")
    .replaceAll("ﬂ°", "&")
    .replaceAll("¶ß", ";");
  const lines = markup.split(/<br\s*\/?>/i).map((line) => {
    const element = document.createElement("p");
    element.innerHTML = line;
    if (element.childElementCount > 0) throw new Error(`an element in ${line}`);
    return element.textContent.replaceAll("\u00a0", " ");
  });
  return lines.join("\n");
}

async function read(source) {
  const { config } = await mermaid.parse(source);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(source);
  const actors = [...db.getActors().values()];
  const types = db.LINETYPE;
  const FRAMES = {
    [types.ALT_START]: "alt", [types.ALT_ELSE]: "else", [types.OPT_START]: "opt", [types.LOOP_START]: "loop",
    [types.PAR_START]: "par", [types.PAR_AND]: "and", [types.CRITICAL_START]: "critical",
    [types.CRITICAL_OPTION]: "option", [types.BREAK_START]: "break",
  };
  const notes = db.getMessages().filter((one) => one.type === types.NOTE);
  const arrows = db.getMessages().filter((one) => one.from && one.to && one.type !== types.NOTE);
  return {
    settings: config,
    title: shown(db.getAccTitle()),
    participants: actors.map((one) => ({ alias: one.name, name: shown(one.description), shape: one.type })),
    messages: arrows.map((one) => ({ from: one.from, to: one.to, text: shown(one.message), type: one.type })),
    notes: notes.map((one) => shown(one.message)),
    rectangles: db.getMessages().filter((one) => one.type === types.RECT_START).length,
    frames: db.getMessages().filter((one) => FRAMES[one.type]).map((one) => [FRAMES[one.type], shown(one.message)]),
    counted: db.getMessages().some((one) => one.type === types.AUTONUMBER),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await read(JSON.parse(line)).catch((error) => ({ error: String(error) }));
  console.log(JSON.stringify(answer));
}
