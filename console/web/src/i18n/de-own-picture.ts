// German: one's own picture.
export const deOwnPicture: Record<string, string> = {
  "Your picture": "Ihr Bild", "Choose a picture": "Bild wählen", "Choose another picture": "Anderes Bild wählen", "Remove the picture": "Bild entfernen",
  "Your picture is changed": "Ihr Bild ist geändert", "Your picture is removed": "Ihr Bild ist entfernt",
  "Your colleagues see it, and the people whom you answer. Of a larger picture, the middle is taken, and made small in this browser.": "Ihre Kollegen sehen es, und die Menschen, denen Sie antworten. Von einem größeren Bild wird die Mitte genommen und in diesem Browser verkleinert.",
  "This file is no picture that the browser can read: choose a JPEG, PNG or WebP.": "Diese Datei ist kein Bild, das der Browser lesen kann: Wählen Sie ein JPEG, PNG oder WebP.",
};
