// German of how many conversations each technician may have at once.
export const deChatLimits: Record<string, string> = {
  "Conversations at once": "Gespräche zugleich", "any number": "beliebig viele", "0 to 1,000; empty: any number": "0 bis 1.000; leer: beliebig viele",
  "Most conversations of {{name}} at once": "Höchstzahl der Gespräche von {{name}} zugleich",
  "{{count}} open conversations": "{{count}} offene Gespräche", "{{count}} open conversations_one": "{{count}} offenes Gespräch",
  "{{name}} gets at most {{count}} conversations at once": "{{name}} bekommt höchstens {{count}} Gespräche zugleich", "{{name}} gets at most {{count}} conversations at once_one": "{{name}} bekommt höchstens ein Gespräch zugleich",
  "{{name}} gets any number of conversations": "{{name}} bekommt beliebig viele Gespräche",
  "Who has as many gets no new one by round robin, and no colleague can assign another; taking one oneself is always possible.": "Wer so viele hat, bekommt reihum kein neues, und niemand kann ein weiteres zuweisen; selbst eines nehmen geht immer.",
};
