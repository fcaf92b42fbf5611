// Files in and out: uploads of files, directories and zip archives, and a download as zip.
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

/** What a project of the playground may hold. */
const LARGEST_FILE = 1_000_000;
const MOST_FILES = 500;
const SKIPPED = /(^|\/)(\.git|node_modules|target|\.venv|__pycache__|\.DS_Store)(\/|$)/;

function file(path, bytes) {
  const text = strFromU8(bytes);
  const binary = text.includes('\u0000') || text.includes('\ufffd');
  if (!binary) return { path, text };
  let letters = '';
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return { path, base64: btoa(letters) };
}

/** Without the directory that all files lie in. */
function withoutRoot(files) {
  const roots = new Set(files.map(({ path }) => path.split('/', 1)[0]));
  const nested = files.every(({ path }) => path.includes('/'));
  if (roots.size !== 1 || !nested) return files;
  return files.map((each) => ({ ...each, path: each.path.slice(each.path.indexOf('/') + 1) }));
}

/** The files of an upload: `{ files, skipped }`. */
export async function uploaded(list) {
  const files = [];
  const skipped = [];
  const take = (path, bytes) => {
    if (path.endsWith('/')) return;
    if (SKIPPED.test(path) || bytes.length > LARGEST_FILE || files.length >= MOST_FILES) skipped.push(path);
    else files.push(file(path, bytes));
  };
  for (const each of list) {
    const path = each.webkitRelativePath || each.name;
    if (!SKIPPED.test(path) && (each.size <= LARGEST_FILE || path.endsWith('.zip'))) {
      const bytes = new Uint8Array(await each.arrayBuffer());
      if (path.endsWith('.zip')) {
        const filter = ({ name, originalSize }) => originalSize <= LARGEST_FILE && !SKIPPED.test(name);
        for (const [name, content] of Object.entries(unzipSync(bytes, { filter }))) take(name, content);
      } else take(path, bytes);
    } else skipped.push(path);
  }
  return { files: withoutRoot(files), skipped };
}

/** Offers files as a download, as one zip archive. */
export function download(name, files) {
  const entries = Object.fromEntries(
    files.map(({ path, text, base64 }) => [
      path,
      text === undefined ? Uint8Array.from(atob(base64 ?? ''), (letter) => letter.charCodeAt(0)) : strToU8(text),
    ]),
  );
  const url = URL.createObjectURL(new Blob([zipSync(entries)], { type: 'application/zip' }));
  const anchor = Object.assign(document.createElement('a'), { href: url, download: name });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
