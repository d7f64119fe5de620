// German of changing one's own password.
export const dePassword: Record<string, string> = {
  "Current password": "Aktuelles Passwort", "Show the passwords": "Passwörter zeigen", "Change the password": "Passwort ändern",
  "With a new one, only this browser stays signed in. API keys stay as they are.": "Mit einem neuen bleibt nur dieser Browser angemeldet. API-Schlüssel bleiben, wie sie sind.",
  "Your password is changed. Wherever else you were signed in, you are signed out.": "Ihr Passwort ist geändert. Überall sonst, wo Sie angemeldet waren, sind Sie abgemeldet.",
  "Current password is wrong": "Das aktuelle Passwort ist falsch", "password: expected at most 1,000 characters": "Höchstens 1.000 Zeichen", "The password was changed meanwhile: sign in again": "Das Passwort wurde inzwischen geändert: Melden Sie sich neu an",
};
