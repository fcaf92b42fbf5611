// A message: what is in backticks is code.
import { h } from 'vue';

/** Code up to this long stays in one line: flags would be broken behind their hyphens. */
const SHORT = 30;

function code(text) {
  return h('code', { class: { short: text.length <= SHORT } }, text);
}

export default function CodeText({ text }) {
  return text.split(/(`[^`]+`)/).map((part) => (part.startsWith('`') ? code(part.slice(1, -1)) : part));
}
CodeText.props = { text: { type: String, default: '' } };
