// Names and units of what a device reports.
import { describe, expect, it } from "vitest";
import { bytesText, durationText, fieldLabel, numberText, sectionTitle } from "./labels";

describe("fields of an inventory", () => {
  it("have readable names, listed or not", () => {
    expect(fieldLabel("dns_servers")).toBe("DNS servers");
    expect(fieldLabel("size_bytes")).toBe("Size");
    expect(fieldLabel("last_boot_at")).toBe("Last boot");
    expect(fieldLabel("something_new")).toBe("Something new");
    expect(sectionTitle("network_adapters")).toBe("Network");
    expect(sectionTitle("holograms")).toBe("Holograms");
  });
  it("have units", () => {
    expect(bytesText(0, "en")).toBe("0 B");
    // The same as in tests/core/text_test.cpp: the tray shows what the device says in these words.
    expect(bytesText(1_023, "en").replace(",", "")).toBe("1023 B");
    expect(bytesText(1_024, "en")).toBe("1 KiB");
    expect(bytesText(10_700_000_000, "en")).toBe("10 GiB");
    expect(bytesText(8_254_390_272, "en")).toBe("7.7 GiB");
    expect(bytesText(31_138_512_896, "en")).toBe("29 GiB");
    expect(bytesText(1_572_864, "en")).toBe("1.5 MiB");
    expect(numberText("free_percent", 6.25, "en")).toBe("6.3 %");
    expect(numberText("pid", 22110, "en")).toBe("22110");
    expect(numberText("threads", 1234, "en")).toBe("1,234");
    expect(numberText("speed_mhz", 2100, "de")).toBe("2.100 MHz");
    expect(numberText("design_milliwatt_hours", 52500, "en")).toBe("52.5 Wh");
    expect(durationText(518_400 + 3 * 3600, "en")).toBe("6 days 3 hr");
  });
});
