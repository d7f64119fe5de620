// Light, dark, or as the system says.
import { rememberedStore } from "@/ui/store";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];
export const theme = rememberedStore<Theme>("theme", "system");

export function applyTheme(): void {
  const show = () => {
    const chosen = theme.get();
    if (chosen === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = chosen;
  };
  show();
  theme.subscribe(show);
}

const isDark = () => {
  const chosen = theme.get();
  return chosen === "dark" || (chosen === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
};
export const toggleTheme = (): void => theme.set(isDark() ? "light" : "dark");
