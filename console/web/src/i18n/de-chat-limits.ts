// German of how many conversations each technician may have at once.
export const deChatLimits: Record<string, string> = {
  "Conversations at once": "Unterhaltungen zugleich", "any number": "beliebig viele", "0 to 1,000; empty: any number": "0 bis 1.000; leer: beliebig viele",
  "Most conversations of {{name}} at once": "Höchstzahl der Unterhaltungen von {{name}} zugleich",
  "{{count}} open conversations": "{{count}} offene Unterhaltungen", "{{count}} open conversations_one": "{{count}} offene Unterhaltung",
  "{{name}} gets at most {{count}} conversations at once": "{{name}} bekommt höchstens {{count}} Unterhaltungen zugleich", "{{name}} gets at most {{count}} conversations at once_one": "{{name}} bekommt höchstens eine Unterhaltung zugleich",
  "{{name}} gets any number of conversations": "{{name}} bekommt beliebig viele Unterhaltungen",
  "Who has as many gets no new one by round robin, and no colleague can assign another; taking one oneself is always possible.": "Wer so viele hat, bekommt reihum keine neue, und niemand kann eine weitere zuweisen; selbst eine nehmen geht immer.",
};
