// Which bytes are a picture that may be shown.
import { describe, expect, it } from "vitest";
import { maybePicture, mostPictureBytes, pictureFacts } from "./picture";

const bytes = (...parts: (string | number[])[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...part].map((letter) => letter.charCodeAt(0)) : part)));
const four = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const png = (width: number, height: number) => bytes("\u0089PNG\r\n\u001a\n", four(13), "IHDR", four(width), four(height), [8, 6, 0, 0, 0]);

describe("bytes", () => {
  it("are one of four kinds by what they are, with their measures", () => {
    expect(pictureFacts(png(640, 480))).toEqual({ type: "image/png", width: 640, height: 480 });
    expect(pictureFacts(bytes("GIF89a", [64, 1, 240, 0]))).toEqual({ type: "image/gif", width: 320, height: 240 });
    const jpeg = bytes([0xff, 0xd8, 0xff, 0xe0, 0, 16], "JFIF\0", [1, 1, 0, 0, 1, 0, 1, 0, 0, 0xff, 0xc0, 0, 17, 8, 1, 0, 2, 0, 3, 0, 0, 0]);
    expect(pictureFacts(jpeg)).toEqual({ type: "image/jpeg", width: 512, height: 256 });
    expect(pictureFacts(bytes("RIFF", four(0), "WEBPVP8X", four(0), four(0), [99, 0, 0, 49, 0, 0]))).toEqual({ type: "image/webp", width: 100, height: 50 });
    expect(pictureFacts(bytes("RIFF", four(0), "WEBPVP8L", four(0), [0x2f, 99, 64, 12, 0]))).toEqual({ type: "image/webp", width: 100, height: 50 });
  });

  it("are none where they say something else, end too early, or would fill the memory", () => {
    for (const text of ["<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "<html>", "BM", "", "GIF89a", "\u0089PNG\r\n\u001a\n"]) expect(pictureFacts(bytes(text))).toBeNull();
    expect(pictureFacts(bytes([0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff]))).toBeNull();
    expect(pictureFacts(bytes([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff, 0xe0, 0, 0, 0, 0]))).toBeNull();
    expect(pictureFacts(png(30_000, 30_000))).toBeNull();
    expect(pictureFacts(png(0xffffffff, 0xffffffff))).toBeNull();
    expect(pictureFacts(png(0, 10))).toBeNull();
    const long = new Uint8Array(mostPictureBytes + 1);
    long.set(png(10, 10));
    expect(pictureFacts(long)).toBeNull();
  });

  it("end for every beginning of a JPEG, also for a broken one", () => {
    for (let seed = 1; seed < 400; seed++) {
      const noise = new Uint8Array(300).map((_, index) => (index * seed * 7919) % 256);
      noise.set([0xff, 0xd8, 0xff], 0);
      expect(pictureFacts(noise)?.type ?? "image/jpeg").toBe("image/jpeg");
    }
  });
});

it("is asked for only where its name and size let it be one", () => {
  expect(maybePicture({ name: "a.JPG", size: 10 })).toBe(true);
  for (const name of ["a.svg", "a.png.exe", "png"]) expect(maybePicture({ name, size: 10 })).toBe(false);
  expect(maybePicture({ name: "a.png", size: mostPictureBytes + 1 })).toBe(false);
});
