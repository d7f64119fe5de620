// What may be attached, and how names and sizes are shown.
import { describe, expect, it } from "vitest";
import { translate as t } from "@/i18n/i18n";
import { kindOf, mostBytes, nameParts, refusalWords, shownName, sizeWords, sortOut } from "./files";

const file = (name: string, size = 10) => ({ name, size });

describe("what is picked", () => {
  it("is taken up to the limits, and each refusal says why", () => {
    const folder = file("folder", 4096);
    const { taken, refused } = sortOut([file("exact", mostBytes), file("over", mostBytes + 1), file("nothing", 0), folder, file("last"), file("eleventh")], 8, new Set([folder]));
    expect(taken.map((one) => one.name)).toEqual(["exact", "last"]);
    expect(refused).toEqual([{ ...file("over", mostBytes + 1), why: "large" }, { ...file("nothing", 0), why: "empty" }, { ...folder, why: "folder" }, { ...file("eleventh"), why: "many" }]);
  });

  it("is refused with a sentence for each reason", () => {
    for (const why of ["large", "many", "empty", "folder"] as const) expect(refusalWords({ ...file("a"), why }, t, "en")).toContain("{{name}}");
  });
});

it("sizes are never rounded down below the truth", () => {
  expect([1, 1023, 1024, 1025, mostBytes, mostBytes + 1, 1.5 * 1024 * 1024].map((size) => sizeWords(size, "en"))).toEqual(["1 B", "1,023 B", "1 kB", "2 kB", "25 MB", "25.1 MB", "1.5 MB"]);
});

describe("a name", () => {
  it("shows what would turn it around or be invisible", () => {
    expect(shownName("photo\u202Egnp.exe")).toBe("photo�gnp.exe");
    expect(shownName("a\u0000b\u200Bc\nd")).toBe("a�b�c�d");
    expect(shownName("Übersicht 📎.pdf")).toBe("Übersicht 📎.pdf");
  });

  it("keeps its end in sight however long it is", () => {
    expect(nameParts("short.png")).toEqual({ stem: "short.png", end: "" });
    const { stem, end } = nameParts(`${"very long ".repeat(20)}name.tar.gz`);
    expect(end).toBe("tar.gz");
    expect(stem.endsWith("name.")).toBe(true);
    expect(nameParts(`${"x".repeat(80)}.png                                                   .exe`).end).toBe("   .exe");
  });

  it("tells its kind by its end, not by what the sender says", () => {
    expect(kindOf("a.PNG").word).toBe("Picture");
    expect(kindOf("invoice.pdf.exe").word).toBe("Program");
    expect(kindOf("png").word).toBe("File");
    expect(kindOf("archive.tar.gz").word).toBe("Archive");
  });
});
