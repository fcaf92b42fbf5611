// Copies the documentation of the repository into `pages/`, where the generator reads it.
//
// A README becomes the index of its directory. Links that leave the documentation lead to the repository. Comments that
// only tests read are taken out, and braces outside of code, which the generator would evaluate, are escaped.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const site = dirname(dirname(fileURLToPath(import.meta.url)));
const root = dirname(site);
const pages = join(site, 'pages');
const repository = 'https://github.com/kuploy/kuploy/blob/main';

/** Where each page comes from, and what it is here. */
const sources = new Map([['CHANGELOG.md', 'changelog.md']]);
for (const [directory, here] of [['docs', ''], ['kuploy-compose/rules', 'rules/']]) {
  for (const entry of readdirSync(join(root, directory), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.md')) continue;
    const path = relative(root, join(entry.parentPath ?? entry.path, entry.name)).replaceAll('\\', '/');
    sources.set(path, here + path.slice(directory.length + 1).replace(/README\.md$/, 'index.md'));
  }
}

/** A link of one page as it is here. */
function link(from, target) {
  const [path, fragment = ''] = target.split(/(?=#)/);
  if (/^[a-z]+:/.test(target) || path === '') return target;
  const resolved = posix.normalize(posix.join(posix.dirname(from), path));
  const candidates = [resolved, posix.join(resolved, 'README.md')];
  const known = candidates.find((candidate) => sources.has(candidate));
  if (known === undefined) return `${repository}/${resolved}${fragment}`;
  return `${posix.relative(posix.dirname(sources.get(from)), sources.get(known)) || 'index.md'}${fragment}`;
}

/** The text outside of code. */
function prose(text, from) {
  return text
    .replaceAll(/<!--[\s\S]*?-->\n?/g, '')
    .split(/(`[^`\n]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll('{{', '&#123;&#123;').replaceAll('}}', '&#125;&#125;')))
    .join('')
    .replaceAll(/\]\(([^)\s]+)\)/g, (_, target) => `](${link(from, target)})`);
}

rmSync(pages, { recursive: true, force: true });
for (const [from, to] of sources) {
  const text = readFileSync(join(root, from), 'utf8');
  const parts = text.split(/(^ *```[\s\S]*?^ *```$)/m);
  const page = parts.map((part, index) => (index % 2 === 1 ? part : prose(part, from))).join('');
  mkdirSync(dirname(join(pages, to)), { recursive: true });
  writeFileSync(join(pages, to), page);
}
cpSync(join(site, 'home.md'), join(pages, 'index.md'));
console.log(`${sources.size} pages`);
