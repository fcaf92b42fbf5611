// The state in the fragment of the URL, compressed: a link reproduces what one sees, and no server gets it.
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';

const VERSION = 1;
/** What a fragment may stand for: a link is input like any other. */
const LARGEST = 4_000_000;

export function encode(state) {
  const bytes = deflateSync(strToU8(JSON.stringify({ v: VERSION, ...state })), { level: 9 });
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The state, or `null` for what is none. */
export function decode(fragment) {
  try {
    const binary = atob(fragment.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
    const out = new Uint8Array(LARGEST);
    const state = JSON.parse(strFromU8(inflateSync(bytes, { out })));
    if (state.v !== VERSION || !Array.isArray(state.files)) return null;
    const files = state.files.filter((file) => typeof file?.path === 'string' && typeof file.text === 'string');
    return { ...state, files };
  } catch {
    return null;
  }
}
