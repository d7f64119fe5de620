// Ties the schema to the editor: completion, and what a name means under the pointer.
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import { hoverTooltip, type EditorView } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import { emptyValue, meaningAt, namesAt, valuesAt, type Offer, type Path, type Schema } from "./schema";

const textOf = (state: EditorState, node: SyntaxNode) => state.sliceDoc(node.from, node.to);

function nameOf(state: EditorState, property: SyntaxNode): string | undefined {
  const name = property.getChild("PropertyName");
  if (!name) return undefined;
  try {
    return JSON.parse(textOf(state, name)) as string;
  } catch {
    return undefined;
  }
}

const isValue = (node: SyntaxNode) => /^(Object|Array|String|Number|True|False|Null)$/.test(node.name);

/** The path of the value that `node` is in: names and indexes from the root. */
export function pathOf(state: EditorState, node: SyntaxNode): Path {
  const path: (string | number)[] = [];
  for (let at: SyntaxNode | null = node; at?.parent; at = at.parent) {
    if (at.parent.name === "Property") {
      const name = nameOf(state, at.parent);
      if (name !== undefined && at.name !== "PropertyName") path.unshift(name);
    } else if (at.parent.name === "Array" && isValue(at)) {
      let index = 0;
      for (let before = at.prevSibling; before; before = before.prevSibling) if (isValue(before)) index++;
      path.unshift(index);
    }
  }
  return path;
}

const presentIn = (state: EditorState, object: SyntaxNode): string[] => object.getChildren("Property").flatMap((property) => nameOf(state, property) ?? []);

function named(root: Schema, { offer, schema }: { offer: Offer; schema: Schema }, withValue: boolean): Completion {
  const value = emptyValue(root, schema);
  const text = withValue ? `${JSON.stringify(offer.text)}: ${value}` : JSON.stringify(offer.text);
  const cursor = text.indexOf("§");
  return {
    label: offer.text,
    detail: offer.detail,
    info: offer.info,
    type: "property",
    apply: (view: EditorView, _completion: Completion, from: number, to: number) => {
      const insert = text.replace("§", "");
      view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + (cursor < 0 ? insert.length : cursor) } });
    },
  };
}

export const completeWith =
  (schema: () => Schema | undefined) =>
  (context: CompletionContext): CompletionResult | null => {
    const root = schema();
    if (!root) return null;
    const { state, pos } = context;
    const node = syntaxTree(state).resolveInner(pos, -1);
    const line = state.doc.lineAt(pos);
    const word = /"?[\w.$-]*$/.exec(state.sliceDoc(line.from, pos))?.[0] ?? "";
    const from = pos - word.length;
    if (!context.explicit && word === "") return null;
    const after = state.sliceDoc(pos, pos + 1) === '"' && word.startsWith('"') ? pos + 1 : pos;
    const holds = node.name === "Object" || node.name === "Array";
    const property = node.name === "Property" ? node : !holds && node.parent?.name === "Property" ? node.parent : null;
    const colon = property ? state.sliceDoc(property.from, pos).indexOf(":") : -1;
    if (property && node.name !== "PropertyName" && colon >= 0) {
      const name = nameOf(state, property);
      const path = name === undefined ? [] : [...pathOf(state, property), name];
      return { from, to: after, options: valuesAt(root, path).map((offer) => ({ label: offer.text, info: offer.info, type: "enum" })) };
    }
    let object: SyntaxNode | null = node;
    while (object && object.name !== "Object" && object.name !== "Array") object = object.parent;
    if (!object) return null;
    const path = pathOf(state, object);
    if (object.name === "Array") return { from, to: after, options: valuesAt(root, [...path, 0]).map((offer) => ({ label: offer.text, info: offer.info, type: "enum" })) };
    const hasValue = /^\s*:/.test(state.sliceDoc(after, after + 20));
    return { from, to: after, options: namesAt(root, path, presentIn(state, object)).map((entry) => named(root, entry, !hasValue)) };
  };

const element = (name: string, className: string, text: string) => {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
};

export const hoverWith = (schema: () => Schema | undefined) =>
  hoverTooltip((view, pos) => {
    const root = schema();
    if (!root) return null;
    const node = syntaxTree(view.state).resolveInner(pos, 1);
    if (node.name !== "PropertyName" && !isValue(node)) return null;
    const parent = node.parent;
    const name = node.name === "PropertyName" && parent ? nameOf(view.state, parent) : undefined;
    const path = name === undefined ? pathOf(view.state, node) : [...pathOf(view.state, parent as SyntaxNode), name];
    const meaning = meaningAt(root, path);
    if (!meaning || (!meaning.title && !meaning.description)) return null;
    return {
      pos: node.from,
      end: node.to,
      above: true,
      create: () => {
        const dom = element("div", "policy-hover", "");
        if (meaning.title) dom.append(element("strong", "", meaning.title));
        if (meaning.description) dom.append(element("p", "", meaning.description));
        if (meaning.facts.length) dom.append(element("p", "policy-hover-facts", meaning.facts.join(" · ")));
        return { dom };
      },
    };
  });
