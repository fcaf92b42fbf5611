// The editors: CodeMirror with YAML, findings as squiggles with their repairs, and lines that belong together.
import { autocompletion, closeBrackets } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { unifiedMergeView } from '@codemirror/merge';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, StateEffect, StateField } from '@codemirror/state';
import { Decoration, drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const colors = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--code-key)' },
  { tag: [tags.string, tags.content, tags.special(tags.string)], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: 'var(--code-number)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--code-comment)', fontStyle: 'italic' },
  { tag: [tags.labelName, tags.typeName, tags.meta], color: 'var(--code-number)' },
]);

const theme = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', backgroundColor: 'var(--vp-c-bg)', color: 'var(--vp-c-text-1)' },
  '.cm-scroller': { fontFamily: 'var(--vp-font-family-mono)', lineHeight: '1.55' },
  '.cm-gutters': { backgroundColor: 'var(--vp-c-bg)', color: 'var(--vp-c-text-2)', border: 'none' },
  '.cm-content': { caretColor: 'var(--vp-c-text-1)', paddingBottom: '40vh' },
  '&.cm-focused': { outline: 'none' },
  '.cm-cursor': { borderLeftColor: 'var(--vp-c-text-1)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--vp-c-bg-soft)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground, ::selection': {
    backgroundColor: 'var(--vp-c-brand-soft) !important',
  },
  '.cm-linked': { backgroundColor: 'var(--linked)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--vp-c-bg-elv)',
    color: 'var(--vp-c-text-1)',
    border: '1px solid var(--vp-c-divider)',
    borderRadius: '6px',
    maxWidth: 'min(560px, 90vw)',
  },
  '.cm-diagnostic': { padding: '6px 10px', whiteSpace: 'pre-wrap' },
  '.cm-diagnosticAction': { backgroundColor: 'var(--vp-c-brand-3)', borderRadius: '4px' },
  '.cm-panels': { backgroundColor: 'var(--vp-c-bg-soft)', color: 'var(--vp-c-text-1)' },
  '.cm-deletedChunk': { backgroundColor: 'var(--deleted)' },
  '.cm-changedLine, .cm-insertedLine': { backgroundColor: 'var(--inserted) !important' },
});

const setLinked = StateEffect.define();
const linked = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = transaction.docChanged ? Decoration.none : marks;
    for (const effect of transaction.effects) {
      if (!effect.is(setLinked)) continue;
      const lines = effect.value.filter((line) => line >= 1 && line <= transaction.state.doc.lines);
      const at = lines.map((line) => Decoration.line({ class: 'cm-linked' }).range(transaction.state.doc.line(line).from));
      next = Decoration.set(at, true);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** An editor in `parent`. `onChange(text)` and `onLine(line)` are told what a person does, not what the page does. */
export class Editor {
  #silent = false;
  #language = new Compartment();
  #merge = new Compartment();

  constructor(parent, { label, readOnly = false, onChange = () => {}, onLine = () => {} }) {
    const listener = EditorView.updateListener.of((update) => {
      if (this.#silent) return;
      if (update.docChanged) onChange(update.state.doc.toString());
      if (update.selectionSet || update.docChanged) onLine(this.line());
    });
    const extensions = [
      lineNumbers(),
      foldGutter(),
      history(),
      drawSelection(),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      highlightActiveLine(),
      highlightSelectionMatches(),
      search({ top: true }),
      syntaxHighlighting(colors),
      autocompletion(),
      lintGutter(),
      theme,
      linked,
      this.#language.of(yaml()),
      this.#merge.of([]),
      EditorView.contentAttributes.of({ 'aria-label': label }),
      EditorState.readOnly.of(readOnly),
      EditorState.tabSize.of(2),
      // Tab leaves the editor after Escape, as CodeMirror documents it for people without a mouse.
      keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...lintKeymap, indentWithTab]),
      listener,
    ];
    this.view = new EditorView({ parent, state: EditorState.create({ extensions }) });
    // What scrolls is reached by the keyboard.
    this.view.scrollDOM.tabIndex = 0;
  }

  /** The line of the cursor, from 1. */
  line() {
    const { state } = this.view;
    return state.doc.lineAt(state.selection.main.head).number;
  }

  set(text, path = '') {
    if (this.view.state.doc.toString() === text) return;
    this.#quietly(() => {
      this.view.dispatch({
        changes: { from: 0, to: this.view.state.doc.length, insert: text },
        effects: this.#language.reconfigure(/\.ya?ml$/.test(path) || path === '' ? yaml() : []),
      });
    });
  }

  /** Shows what differs from `original`, or nothing for `null`. */
  compare(original) {
    const extension = original === null ? [] : unifiedMergeView({ original, mergeControls: false, gutter: true });
    this.view.dispatch({ effects: this.#merge.reconfigure(extension) });
  }

  link(lines, scroll = false) {
    this.#quietly(() => {
      const effects = [setLinked.of([...new Set(lines)].sort((a, b) => a - b))];
      const first = lines.find((line) => line >= 1 && line <= this.view.state.doc.lines);
      if (scroll && first !== undefined) {
        effects.push(EditorView.scrollIntoView(this.view.state.doc.line(first).from, { y: 'center' }));
      }
      this.view.dispatch({ effects });
    });
  }

  goTo(line, column = 1) {
    const { doc } = this.view.state;
    const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
    const anchor = Math.min(at.from + column - 1, at.to);
    this.view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
    this.view.focus();
  }

  /** The position of a line and column (in characters, from 1). */
  #position({ line, column }) {
    const { doc } = this.view.state;
    const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
    // Columns count characters; the editor counts UTF-16 units.
    const units = [...at.text].slice(0, column - 1).join('').length;
    return Math.min(at.from + units, at.to);
  }

  /** Marks findings in the text; `fix(finding)` repairs one. */
  mark(findings, fix) {
    const diagnostics = findings.map((finding) => ({
      from: this.#position(finding.span.start),
      to: Math.max(this.#position(finding.span.end), this.#position(finding.span.start)),
      severity: finding.severity,
      source: finding.code,
      message: finding.help ? `${finding.message}\n\n${finding.help}` : finding.message,
      actions: finding.fix?.length ? [{ name: 'Fix', apply: () => fix(finding) }] : [],
    }));
    diagnostics.sort((a, b) => a.from - b.from);
    this.#quietly(() => this.view.dispatch(setDiagnostics(this.view.state, diagnostics)));
  }

  /** The text with an edit of a finding. */
  edited(edits) {
    const changes = edits.map(({ span, text }) => ({
      from: this.#position(span.start),
      to: this.#position(span.end),
      insert: text,
    }));
    this.view.dispatch({ changes });
  }

  #quietly(act) {
    this.#silent = true;
    try {
      act();
    } finally {
      this.#silent = false;
    }
  }

  destroy() {
    this.view.destroy();
  }
}
