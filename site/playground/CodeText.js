// A message: what is in backticks is code.
import { h } from 'vue';

export default function CodeText({ text }) {
  return text.split(/(`[^`]+`)/).map((part) => (part.startsWith('`') ? h('code', part.slice(1, -1)) : part));
}
CodeText.props = { text: { type: String, default: '' } };
