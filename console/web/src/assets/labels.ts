// Words and units for what a device reports; a field that is not listed still gets a readable name.

export const sectionOrder = ["system", "os", "cpus", "memory", "disks", "volumes", "network_adapters", "software", "services", "processes", "users", "groups", "sessions", "batteries", "displays", "controllers", "printers", "security", "updates", "environment"];

const titles: Record<string, string> = {
  os: "Operating system",
  cpus: "Processors",
  network_adapters: "Network",
  sessions: "Signed in",
  users: "Accounts",
  controllers: "Controllers and USB",
  security: "Protection",
};

const words: Record<string, string> = {
  smart: "SMART", memory_percent: "Share of memory", design_milliwatt_hours: "Design capacity", full_milliwatt_hours: "Capacity when full", os: "System", fqdn: "Full name in DNS", dns_servers: "DNS servers", dns_search: "DNS search", uuid: "UUID", sku: "SKU", mac: "MAC address", mtu: "MTU", ipv4: "IPv4", ipv6: "IPv6", gateway6: "Gateway (IPv6)", dhcp: "DHCP", dhcp_server: "DHCP server", ssid: "Wi-Fi name", pci_slot: "PCI slot", cpu_percent: "CPU", tpm_version: "TPM", wwn: "WWN", c_library: "C library", init: "Init system", pid: "PID", uri: "Address", ssh_host_key: "SSH host key", machine_id_digest: "Machine digest", timezone_offset_minutes: "Offset from UTC", speed_mts: "Speed", configured_speed_mts: "Configured speed", free_percent: "Free of usable", inodes_free_percent: "Inodes free", class_id: "Class", vendor_id: "Vendor id", is_default: "Default",
};

const units = ["_bytes", "_percent", "_at", "_seconds", "_mhz", "_mbps", "_mts", "_celsius", "_milliwatt_hours", "_hours", "_pixels", "_inches", "_millivolt", "_minutes"];

const sentence = (name: string) => {
  const text = name.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
};

export const sectionTitle = (name: string): string => titles[name] ?? sentence(name);

export function fieldLabel(name: string): string {
  const known = words[name];
  if (known) return known;
  const unit = units.find((end) => name.endsWith(end) && name.length > end.length);
  return sentence(unit ? name.slice(0, -unit.length) : name);
}

const number = (value: number, language: string, digits: number) => new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);

/** 1024-based, as operating systems count memory and file systems: "29.0 GiB". */
export function bytesText(value: number, language: string): string {
  const steps = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let step = 0;
  let rest = value;
  while (Math.abs(rest) >= 1024 && step < steps.length - 1) {
    rest /= 1024;
    step++;
  }
  return `${number(rest, language, rest < 10 && step > 0 ? 1 : 0)} ${steps[step]}`;
}

export function durationText(seconds: number, language: string): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const unit = (value: number, name: string) => new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short" }).format(value);
  if (days > 0) return `${unit(days, "day")} ${unit(hours, "hour")}`;
  return hours > 0 ? `${unit(hours, "hour")} ${unit(minutes, "minute")}` : unit(minutes, "minute");
}

/** A number with the unit that its field's name says. Times (`_at`) are drawn by the view. */
export function numberText(name: string, value: number, language: string): string {
  if (name.endsWith("_bytes")) return bytesText(value, language);
  if (name.endsWith("_percent")) return `${number(value, language, 1)} %`;
  if (name.endsWith("_seconds")) return durationText(value, language);
  const suffix: [string, string][] = [["_mhz", "MHz"], ["_mbps", "Mbit/s"], ["_mts", "MT/s"], ["_celsius", "°C"], ["_hours", "h"], ["_pixels", "px"], ["_inches", "″"], ["_millivolt", "mV"], ["_minutes", "min"]];
  if (name.endsWith("_milliwatt_hours")) return `${number(value / 1000, language, 1)} Wh`;
  const found = suffix.find(([end]) => name.endsWith(end));
  if (found) return `${number(value, language, 1)} ${found[1]}`;
  const plain = ["pid", "uid", "number", "manufactured_year", "family", "model", "stepping"].includes(name);
  return plain ? String(value) : number(value, language, 2);
}
