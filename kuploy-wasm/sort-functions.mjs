// Puts functions that are alike beside each other: `sort-functions.mjs FROM.wat TO.wat`.
//
// gzip finds what repeats within 32 KiB. The instances of one generic function lie far apart in the order that wasm-opt
// gives by the number of calls, in which numbers of functions are short. What has a number of one byte keeps its place,
// and so do those beyond the numbers of two bytes, among themselves; between them the order is free.
import { readFileSync, writeFileSync } from 'node:fs';

const ONE_BYTE = 128;
// Imports come first and count as well.
const TWO_BYTES = 16384 - 60;
// Lines of a function that tell what it is like.
const LINES = 40;

const [from, to] = process.argv.slice(2);
const lines = readFileSync(from, 'utf8').split('\n');
const others = [];
const functions = [];
let first;
for (let at = 0; at < lines.length; at += 1) {
  if (!lines[at].startsWith(' (func ')) {
    others.push(lines[at]);
    continue;
  }
  let end = at + 1;
  while (!lines[end].startsWith(' )')) end += 1;
  const text = lines.slice(at, end + 1);
  const parameters = String(text[0].split('(param').length).padStart(3, '0');
  const head = text.slice(1, LINES).map((line) => line.trim()).join('');
  functions.push({ key: parameters + head, text: text.join('\n') });
  first ??= others.length;
  at = end;
}
if (first === undefined) throw new Error(`${from} has no functions`);

const alike = (a, b) => (a.key < b.key ? -1 : Number(a.key > b.key));
const sorted = [
  ...functions.slice(0, ONE_BYTE),
  ...functions.slice(ONE_BYTE, TWO_BYTES).sort(alike),
  ...functions.slice(TWO_BYTES).sort(alike),
];
const texts = sorted.map(({ text }) => text);
writeFileSync(to, [...others.slice(0, first), ...texts, ...others.slice(first)].join('\n'));
