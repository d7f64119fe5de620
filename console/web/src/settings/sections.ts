// The parts of the settings that have an address of their own, /settings/ID, in their order.
export const sections = ["appearance", "sound", "picture", "password", "second-step", "notifications", "recent", "canned", "limits", "groups", "people", "keys"] as const;
export type SectionId = (typeof sections)[number];
export const isSection = (id: string | undefined): id is SectionId | undefined => id === undefined || sections.includes(id as SectionId);
