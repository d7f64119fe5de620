// What the editor itself says, in the language in use: CodeMirror's own sentences, by their English.
import { EditorState, type Extension } from "@codemirror/state";

const german: Record<string, string> = {
  // Finding
  Find: "Suchen", Replace: "Ersetzen durch", next: "weiter", previous: "zurück", all: "alle", "match case": "Groß/klein", regexp: "Regulärer Ausdruck", "by word": "Ganze Wörter",
  replace: "ersetzen", "replace all": "alle ersetzen", close: "schließen", "current match": "dieser Treffer", "on line": "in Zeile",
  "replaced match on line $": "Treffer in Zeile $ ersetzt", "replaced $ matches": "$ Treffer ersetzt", "Go to line": "Gehe zu Zeile", go: "los",
  // Findings, completion, folding
  Diagnostics: "Befunde", "No diagnostics": "Keine Befunde", Completions: "Vorschläge", "folded code": "eingeklappt", unfold: "ausklappen", to: "bis",
  "Fold line": "Zeile einklappen", "Unfold line": "Zeile ausklappen", "Folded lines": "Eingeklappte Zeilen", "Unfolded lines": "Ausgeklappte Zeilen",
  "Selection deleted": "Auswahl gelöscht", "Control character": "Steuerzeichen",
};

export const phrases = (language: string): Extension => EditorState.phrases.of(language === "de" ? german : {});
