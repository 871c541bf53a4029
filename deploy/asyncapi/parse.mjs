// `node parse.mjs FILE`: AsyncAPI's own parser reads the document. What it finds wrong goes to stderr, with status 1;
// else one line to stdout: how many channels, operations and messages it holds.
import { readFile } from "node:fs/promises";
import { DiagnosticSeverity, Parser } from "@asyncapi/parser";

// The document follows 3.0 on purpose; every other remark, also a hint, is a reason to fail.
const EXPECTED = new Set(["asyncapi-latest-version", "asyncapi3-tags", "asyncapi-info-contact", "asyncapi-info-license"]);

const { document, diagnostics } = await new Parser().parse(await readFile(process.argv[2], "utf8"));
const wrong = diagnostics.filter((one) => !EXPECTED.has(one.code));
for (const { code, severity, path, message } of wrong) {
  console.error(`${DiagnosticSeverity[severity]} ${code} at /${path.join("/")}: ${message}`);
}
if (wrong.length > 0 || !document) process.exit(1);
const counts = [document.allChannels(), document.allOperations(), document.allMessages()].map((all) => all.length);
console.log("%d channels, %d operations, %d messages", ...counts);
