// The JSON editor: CodeMirror with the policy's schema behind completion and hover, and the console's findings at their lines.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { HighlightStyle, bracketMatching, foldGutter, foldKeymap, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState, type ChangeSpec } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useImperativeHandle, useRef, type Ref } from "react";
import type { PolicyProblem } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { completeWith, hoverWith } from "./assist";
import { phrases } from "./phrases";
import { problemWords } from "./problem-words";
import type { Schema } from "./schema";

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--accent)" },
  { tag: tags.string, color: "var(--ink)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--info)" },
  { tag: tags.punctuation, color: "var(--secondary)" },
]);

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "13px", backgroundColor: "transparent", color: "var(--ink)" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--ink)", padding: "8px 0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused": { outline: "none" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--info) 28%, transparent) !important" },
  ".cm-gutters": { backgroundColor: "var(--canvas)", color: "var(--secondary)", border: "0" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--hover) 70%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--hover)" },
  ".cm-matchingBracket": { backgroundColor: "var(--chosen)", outline: "1px solid var(--accent)" },
  ".cm-tooltip": { border: "1px solid var(--line)", borderRadius: "8px", backgroundColor: "var(--surface)", color: "var(--ink)", boxShadow: "var(--float)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--chosen)", color: "var(--ink)" },
  ".cm-completionDetail": { color: "var(--secondary)", fontStyle: "normal" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--critical)" },
  ".cm-panels": { backgroundColor: "var(--canvas)", color: "var(--ink)" },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panels.cm-panels-bottom": { borderTop: "1px solid var(--line)" },
  // The find panel: its own colours are made for light pages only.
  ".cm-panel.cm-search": { padding: "8px 32px 8px 10px", fontFamily: "var(--sans)", fontSize: "13px" },
  ".cm-panel.cm-search label": { display: "inline-flex", alignItems: "center", gap: "4px", minHeight: "28px", marginRight: "8px", fontSize: "13px" },
  ".cm-panel.cm-search input[type=checkbox]": { accentColor: "var(--accent)", margin: "0" },
  ".cm-textfield": { minHeight: "28px", border: "1px solid var(--edge)", borderRadius: "6px", backgroundColor: "var(--surface)", color: "var(--ink)", fontSize: "13px" },
  ".cm-textfield::placeholder": { color: "var(--secondary)" },
  ".cm-button": { minHeight: "28px", border: "1px solid var(--edge)", borderRadius: "6px", backgroundColor: "var(--surface)", backgroundImage: "none", color: "var(--ink)", fontSize: "13px" },
  ".cm-button:active": { backgroundColor: "var(--hover)", backgroundImage: "none" },
  ".cm-panel.cm-search [name=close]": { top: "6px", right: "8px", width: "28px", height: "28px", color: "var(--ink)", fontSize: "18px", cursor: "pointer" },
  ".policy-hover": { maxWidth: "46ch", padding: "8px 12px", fontFamily: "var(--sans)", fontSize: "13px" },
  ".policy-hover p": { margin: "4px 0 0" },
  ".policy-hover-facts": { color: "var(--secondary)", fontSize: "12px" },
  ".cm-searchMatch": { backgroundColor: "var(--note)" },
  ".cm-searchMatch.cm-searchMatch-selected": { backgroundColor: "var(--chosen)", outline: "1px solid var(--accent)" },
});

/** Where a finding is underlined: from its column to the end of the value or line. */
export function diagnosticsOf(state: EditorState, problems: readonly PolicyProblem[]): Diagnostic[] {
  return problems.map((problem) => {
    const line = state.doc.line(Math.min(Math.max(1, problem.line), state.doc.lines));
    const from = Math.min(line.to, line.from + Math.max(0, problem.column - 1));
    return { from, to: Math.max(from, line.to), severity: "error", message: problemWords(problem) };
  });
}

/** Text written over a selection. Chromium would put it into a span with a style attribute, which the console's
    Content-Security-Policy forbids, before CodeMirror reads it back. */
const writesOver = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { from, to, empty } = view.state.selection.main;
    const text = event.data;
    if (event.inputType !== "insertText" || text === null || empty || view.composing || view.state.readOnly) return false;
    event.preventDefault();
    const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
    if (!view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, text, insert))) view.dispatch(insert());
    return true;
  },
});

/** Set on a text that came from the page: the page need not be told of it. */
const fromPage = Annotation.define<boolean>();

/** What differs between two texts, so that the caret and what is folded elsewhere stay where they are. */
export function differenceOf(before: string, after: string): ChangeSpec {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { from: head, to: before.length - tail, insert: after.slice(head, after.length - tail) };
}

export interface EditorHandle {
  goTo(line: number, column: number): void;
}

interface Props {
  text: string;
  label: string;
  readOnly: boolean;
  schema: Schema | undefined;
  problems: readonly PolicyProblem[];
  onChange: (text: string) => void;
  onSave: () => void;
  handle: Ref<EditorHandle>;
}

export default function PolicyEditor({ text, label, readOnly, schema, problems, onChange, onSave, handle }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const access = useRef(new Compartment());
  const words = useRef(new Compartment());
  const { language } = useText();
  const latest = useRef({ schema, onChange, onSave });
  /** Texts that the page was told of and has not given back yet. */
  const told = useRef<string[]>([]);
  useEffect(() => {
    latest.current = { schema, onChange, onSave };
  });
  useImperativeHandle(handle, () => ({
    goTo: (line, column) => {
      const editor = view.current;
      if (!editor) return;
      const place = editor.state.doc.line(Math.min(Math.max(1, line), editor.state.doc.lines));
      const anchor = Math.min(place.to, place.from + Math.max(0, column - 1));
      editor.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
      editor.focus();
    },
  }));

  useEffect(() => {
    if (!host.current) return;
    const schemaNow = () => latest.current.schema;
    // In a shadow root CodeMirror adopts its style sheets; in the page it would write style elements, which the console's
    // Content-Security-Policy forbids.
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    const editor = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(), foldGutter(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(), highlightActiveLine(), highlightSelectionMatches(),
          json(), syntaxHighlighting(colours), look, lintGutter(), EditorView.lineWrapping,
          autocompletion({ override: [completeWith(schemaNow)], icons: false }),
          hoverWith(schemaNow),
          writesOver,
          EditorState.tabSize.of(2),
          EditorView.contentAttributes.of({ "aria-label": label, "aria-multiline": "true", tabindex: "0" }),
          keymap.of([{ key: "Mod-s", preventDefault: true, run: () => (latest.current.onSave(), true) }, ...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...searchKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap]),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged || update.transactions.some((one) => one.annotation(fromPage))) return;
            const written = update.state.doc.toString();
            told.current.push(written);
            latest.current.onChange(written);
          }),
          words.current.of(phrases(language)),
          access.current.of([EditorState.readOnly.of(readOnly), EditorView.editable.of(!readOnly)]),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
    // One editor for the life of this component; what changes comes in by the effects below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const here = editor.state.doc.toString();
    // The page gives each text back a moment later. By then the next key may have been pressed: what was told before is no news.
    const isEcho = here !== text && told.current.includes(text);
    if (isEcho) return;
    told.current = [];
    if (here !== text) editor.dispatch({ changes: differenceOf(here, text), annotations: fromPage.of(true) });
  }, [text]);
  useEffect(() => {
    view.current?.dispatch({ effects: access.current.reconfigure([EditorState.readOnly.of(readOnly), EditorView.editable.of(!readOnly)]) });
  }, [readOnly]);
  useEffect(() => {
    view.current?.dispatch({ effects: words.current.reconfigure(phrases(language)) });
  }, [language]);
  useEffect(() => {
    const editor = view.current;
    if (editor) editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(editor.state, problems)));
  }, [problems, language]);
  return <div className="policy-code" ref={host} />;
}
