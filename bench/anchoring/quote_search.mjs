// Quotes found in a text as annotation clients do: exact matches, else the nearest within half the quote's
// length of errors (256 at most), ranked by likeness. A remark gives no context around its quote, so that part
// of their score is the same for all. Source: hypothesis/client, src/annotator/anchoring/match-quote.ts.
// In, as JSON: {text, quotes}. Out, as JSON: for each quote {matches: [{start, end, score}], ms}.
import { readFileSync } from "node:fs";
import search from "approx-string-match";

function occurrences(text, quote) {
  const found = [];
  for (let start = text.indexOf(quote); start !== -1; start = text.indexOf(quote, start + 1)) {
    found.push({ start, end: start + quote.length, errors: 0 });
  }
  return found;
}

function answer(text, quote) {
  const started = process.cpuUsage();
  let found = quote ? occurrences(text, quote) : [];
  if (quote && !found.length) {
    found = search(text, quote, Math.min(256, quote.length / 2));
  }
  const matches = found.map(({ start, end, errors }) => ({ start, end, score: 1 - errors / quote.length }));
  matches.sort((one, other) => other.score - one.score);
  const spent = process.cpuUsage(started);
  return { matches: matches.slice(0, 10), ms: (spent.user + spent.system) / 1000 };
}

const { text, quotes } = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(quotes.map((quote) => answer(text, quote))));
