// The same names and colours as in tests/tray/small_test.cpp.
import { expect, it } from "vitest";
import { avatarTone } from "./avatar-tone";

it("a person has the colour that the tray shows them in", () => {
  const tones = ["Maria Ortiz", "Jana Novak", "Ida Sommer", "ben", "Ödön von Horváth", "日本 太郎", ""].map(avatarTone);
  expect(tones).toEqual([4, 7, 1, 4, 5, 6, 1]);
});
