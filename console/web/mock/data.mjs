// The people, devices and conversations of the mock console: plausible, fixed, and with hostile text among them.
import { randomUUID } from "node:crypto";
import { everyPermission, ofTechnicians } from "./permissions.mjs";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
export const iso = (ms) => new Date(ms).toISOString();

export const technicians = [
  { id: 1, uuid: randomUUID(), name: "Mara Lindqvist", email: "mara@example.com", admin: true, permissions: everyPermission },
  { id: 2, uuid: randomUUID(), name: "Jonas Okafor", email: "jonas@example.com", admin: false, permissions: ofTechnicians },
  { id: 3, uuid: randomUUID(), name: "Aiko Brandt", email: "aiko@example.com", admin: false, permissions: ofTechnicians },
];
export const password = "correct horse battery";

const customerNames = ["Nordlicht Architekten", "Harbour Dental", "Kestrel Logistics", "Vogel & Partner"];
const contactNames = [["Ida Sommer", "Ben Falk"], ["Dr. Priya Nair", "Tom Ashdown"], ["Lucía Marín", "Pawel Zając"], ["Greta Vogel", "Emil Haas"]];
const deviceNames = [["NORD-WS-014", "NORD-LT-003"], ["dental-front-1", "dental-xray"], ["kestrel-dispatch", "kestrel-lt-22"], ["vogel-office", "vogel-srv"]];

const inventoryOf = (name, at) => ({
  system: { hostname: name, domain: "example.com", fqdn: `${name.toLowerCase()}.example.com`, manufacturer: "LENOVO", model: "ThinkPad T14 Gen 3", serial_number: "PF3K9XZ1", form_factor: "notebook", virtualization: "none", default_gateway: "192.168.10.1", dns_servers: ["192.168.10.2", "192.168.10.3"], dns_search: ["example.com"], firmware: { vendor: "LENOVO", version: "N3MET15W", date: "2024-03-11", mode: "uefi" }, board: { manufacturer: "LENOVO", model: "21AHCTO1WW" } },
  os: { platform: "linux", name: "Debian GNU/Linux", full_name: "Debian GNU/Linux 12 (bookworm)", version: "12.5", codename: "bookworm", kernel: "6.1.0-18-amd64", architecture: "x86_64", init: "systemd", last_boot_at: at - 6 * day, uptime_seconds: 518400, timezone: "Europe/Berlin", timezone_offset_minutes: 60, locale: "de_DE.UTF-8", pending_reboot: true, pending_reboot_reasons: ["linux-image-6.1.0-20-amd64"], clock_synchronized: true, load_average: 0.42 },
  cpus: [{ name: "12th Gen Intel Core i7-1260P", manufacturer: "GenuineIntel", cores: 12, threads: 16, speed_mhz: 2100, maximum_speed_mhz: 4700, cache_bytes: 18874368, virtualization: true, vulnerabilities: [] }],
  memory: { total_bytes: 33285996544, available_bytes: 12884901888, swap_total_bytes: 1023406080, swap_free_bytes: 1023406080, slots: 2, modules: [{ slot: "DIMM A", size_bytes: 17179869184, type: "DDR5", speed_mts: 4800, manufacturer: "Samsung" }, { slot: "DIMM B", size_bytes: 17179869184, type: "DDR5", speed_mts: 4800, manufacturer: "Samsung" }] },
  disks: [{ name: "nvme0n1", model: "SAMSUNG MZVL2512HCJQ", serial_number: "S64KNX0T", size_bytes: 512110190592, rotational: false, removable: false, bus: "nvme", kind: "ssd", partition_table: "gpt", smart: { state: "ok", temperature_celsius: 41, power_on_hours: 2210, used_percent: 3 }, partitions: [{ name: "nvme0n1p1", size_bytes: 536870912, filesystem: "vfat" }, { name: "nvme0n1p2", size_bytes: 511570870272, filesystem: "ext4" }] }],
  volumes: [
    { mount_point: "/", device: "/dev/nvme0n1p2", filesystem: "ext4", size_bytes: 502468108288, free_bytes: 31138512896, free_percent: 6.2, encrypted: true, read_only: false, kind: "local" },
    { mount_point: "/srv", device: "/dev/mapper/vg-srv", filesystem: "ext4", size_bytes: 270582939648, free_bytes: 60129542144, free_percent: 58.4, encrypted: true, read_only: false, kind: "local" },
    { mount_point: "/boot/efi", device: "/dev/nvme0n1p1", filesystem: "vfat", size_bytes: 535805952, free_bytes: 529530880, free_percent: 98.8, kind: "local" },
  ],
  network_adapters: [{ name: "wlp0s20f3", description: "Intel Wi-Fi 6E AX211", mac: "a0:80:69:5c:11:9e", kind: "wifi", physical: true, wireless: true, state: "up", mtu: 1500, ipv4: [{ address: "192.168.10.57", prefix_length: 24, netmask: "255.255.255.0" }], ipv6: [{ address: "fe80::a280:69ff:fe5c:119e", prefix_length: 64 }], gateway: "192.168.10.1", dns_servers: ["192.168.10.2"], dhcp: true, driver: "iwlwifi", members: [] }],
  software: Array.from({ length: 420 }, (_, index) => ({ name: ["bash", "curl", "firefox-esr", "libreoffice-core", "openssl", "thunderbird", "gimp", "<img src=x onerror=window.hacked=1>"][index % 8] + (index < 8 ? "" : `-${index}`), version: `${1 + (index % 9)}.${index % 20}.${index % 7}-${1 + (index % 3)}`, vendor: "Debian", architecture: "amd64", size_bytes: 120_000 + index * 91_337, installed_at: at - index * day, source: "dpkg" })),
  services: [{ name: "ssh.service", description: "OpenBSD Secure Shell server", state: "active", sub_state: "running", start_type: "enabled" }, { name: "cups.service", description: "CUPS Scheduler", state: "failed", sub_state: "failed", start_type: "enabled" }],
  processes: { count: 312, zombies: 0, top: [{ pid: 2210, name: "firefox-esr", user: "ida", memory_bytes: 1932735283, memory_percent: 5.8, cpu_percent: 4.1, state: "sleeping", started_at: at - 5 * hour }] },
  users: [{ name: "ida", identifier: "1000", full_name: "Ida Sommer", home: "/home/ida", shell: "/bin/bash", administrator: false, last_login_at: at - 5 * hour }],
  groups: [{ name: "sudo", identifier: "27", members: ["admin"] }],
  sessions: { current: [{ identifier: "2", user: "ida", kind: "wayland", seat: "seat0", active: true, started_at: at - 5 * hour }], last_user: "ida" },
  batteries: [{ name: "BAT0", manufacturer: "SMP", technology: "Li-poly", status: "discharging", charge_percent: 78, health_percent: 94.5, cycles: 121 }],
  displays: [{ connector: "eDP-1", manufacturer: "LEN", width_pixels: 1920, height_pixels: 1200, diagonal_inches: 14, enabled: true }],
  controllers: [{ bus: "pci", slot: "00:02.0", name: "Alder Lake-P GT2", manufacturer: "Intel", kind: "VGA compatible controller", driver: "i915" }],
  printers: [],
  security: { antivirus: [], firewalls: [{ name: "nftables", enabled: true }], firewall_enabled: true, disk_encryption: "full", secure_boot: true, tpm_version: "2.0", mandatory_access_control: "apparmor", mandatory_access_mode: "enforcing", automatic_updates: true },
  updates: { source: "apt", checked_at: at - 3 * hour, available: 2, security: 1, packages: [{ name: "openssl", installed_version: "3.0.11-1", available_version: "3.0.13-1", security: true }, { name: "tzdata", installed_version: "2024a", available_version: "2024b", security: false }] },
  environment: [{ name: "LANG", value: "de_DE.UTF-8" }],
});

const said = [
  ["Hi, my Outlook keeps asking for the password since this morning 😕", "I typed it five times and it does not accept it."],
  ["The X-ray workstation is very slow today.", "Opening one image takes a minute, normally it is instant.\nWe have patients waiting."],
  ["Could somebody look at the label printer in hall 2?", "It prints only every second label."],
  ["The scanner does not find the network folder any more."],
  ["VPN drops every ten minutes when I work from home."],
  ["<script>window.hacked=1</script><b>bold?</b> <img src=x onerror=window.hacked=1>"],
  ["Can I get a second monitor? Who approves that?"],
  ["Thank you, it works again! 🎉"],
];

/** A fresh world; `now` in milliseconds. */
export function seed(now) {
  const customers = customerNames.map((business_name, index) => ({ id: index + 1, uuid: randomUUID(), business_name, fullname: business_name, email: `office@${business_name.toLowerCase().replace(/[^a-z]/g, "")}.example`, phone: "+49 30 555 01" + index, asset_count: 2, created_at: iso(now - 90 * day), updated_at: iso(now - day) }));
  const contacts = contactNames.flatMap((names, at) => names.map((name, index) => ({ id: at * 2 + index + 1, uuid: randomUUID(), customer_id: at + 1, name, email: `${name.split(" ").at(-1).toLowerCase().normalize("NFD").replace(/[^a-z]/g, "")}@example.com`, phone: null, created_at: iso(now - 80 * day), updated_at: iso(now - day) })));
  const assets = deviceNames.flatMap((names, at) => names.map((name, index) => ({ id: at * 2 + index + 1, uuid: randomUUID(), name, name_is_given: false, asset_type: "Device", customer_id: at + 1, customer: { id: at + 1, uuid: customers[at].uuid, business_name: customers[at].business_name }, contact_id: at * 2 + index + 1, asset_serial: `PF3K9XZ${at * 2 + index}`, online: (at * 2 + index) % 4 !== 3, last_seen_at: iso(now - (at * 2 + index) * 13 * minute), has_live_chat: true, open_alerts: [1, 0, 1, 2, 0, 0, 0, 0][at * 2 + index], os: index ? "Windows 11 Pro 23H2" : "Debian GNU/Linux 12 (bookworm)", model: index ? "Latitude 5440" : "ThinkPad T14 Gen 3", logged_in_user: contacts[at * 2 + index].name, agent_version: "0.1.0", policy_version: 7, created_at: iso(now - 60 * day), updated_at: iso(now - hour) })));
  // One customer has folders, with a device in one of them; the others have none.
  const folderAt = (id, name, parent) => ({ id, uuid: randomUUID(), customer_id: 1, ...(parent ? { parent_id: parent.id } : {}), name, path: parent ? `${parent.path} / ${name}` : name, depth: parent ? parent.depth + 1 : 1, created_at: iso(now - 60 * day), updated_at: iso(now - day) });
  const office = folderAt(1, "Office");
  const folders = [office, folderAt(2, "Reception", office), folderAt(3, "Warehouse")];
  assets[0].folder = { id: 2, uuid: folders[1].uuid, name: "Reception" };
  const chats = [];
  const messages = new Map();
  const events = new Map();
  const waits = [4 * minute + 12_000, 95_000, 22_000, null, null, 14_000, null, null];
  const assigned = [null, 1, null, 1, 2, null, 1, 3];
  assets.forEach((asset, index) => {
    const id = index + 1;
    const uuid = randomUUID();
    const contact = contacts[index];
    const list = [];
    const put = (author, text, at, is_private = false) => list.push({ id: id * 100_000 + list.length + 1, uuid: randomUUID(), chat_uuid: uuid, position: list.length + 1, author, author_id: author.kind === "technician" ? 1 : null, is_private, text, written_at: iso(at), accepted_at: iso(at) });
    const them = { kind: "end_user", name: contact.name };
    const us = { kind: "technician", name: technicians[(assigned[index] ?? 2) - 1].name };
    put(them, "Good morning! Is the maintenance tonight going to affect our shared drive?", now - day - 3 * hour);
    put(us, "Good morning. No, the shared drive stays up: only the mail server restarts at 22:00.", now - day - 3 * hour + 4 * minute);
    put(them, "Perfect, thanks.", now - day - 3 * hour + 5 * minute);
    if (waits[index] === null) {
      for (const [at, text] of said[index].entries()) put(them, text, now - 50 * minute - index * 9 * minute + at * minute);
      put(us, "I am looking at it now. Could you leave the machine switched on for the next quarter of an hour?", now - 40 * minute - index * 9 * minute);
      if (index === 3) put(us, "Folder moved to the new file server last night; mapping script fails on x64.\nSee internal wiki before changing anything.", now - 39 * minute - index * 9 * minute, true);
      put(us, "I have reconnected the drive. Please try once more.", now - 30 * minute - index * 9 * minute);
    } else {
      for (const [at, text] of said[index].entries()) put(them, text, now - waits[index] + at * 9_000);
      if (index === 0) put({ kind: "automatic", name: "Deskbell" }, "Nobody is available right now. Your message is kept, and you can turn this conversation into a request.", now - 70_000);
      if (index === 0) put(us, "Password was reset by HR yesterday, cached credentials on this laptop are stale.", now - 60_000, true);
    }
    const spine = [];
    if (index < 2) spine.push({ id: id * 10 + 1, kind: "booted", text: `${asset.name} started`, happened_at: iso(now - 6 * hour) });
    if (asset.open_alerts) spine.push({ id: id * 10 + 2, kind: "alert_raised", text: "Disk space: 6 % free on /", happened_at: iso(now - 44 * minute) });
    if (index < 4) spine.push({ id: id * 10 + 3, kind: "policy_applied", text: "Policy version 7 applied", happened_at: iso(now - 35 * minute) });
    const visible = list.filter((message) => !message.is_private);
    const last = visible.at(-1);
    chats.push({ id, uuid, status: index === 7 ? "archived" : "open", device_user: contact.name, customer: asset.customer, contact: { id: contact.id, uuid: contact.uuid, name: contact.name, email: contact.email }, asset: { id: asset.id, uuid: asset.uuid, name: asset.name, online: asset.online }, assignee: assigned[index] ? { id: assigned[index], uuid: technicians[assigned[index] - 1].uuid, name: technicians[assigned[index] - 1].name } : null, last_message: last.text.split("\n")[0].slice(0, 120), last_message_at: last.accepted_at, last_author: last.author.name, last_position: list.length, unread: index < 3 || index === 5, my_read_position: index < 3 || index === 5 ? 3 : list.length, user_delivered_position: list.length, user_read_position: Math.max(0, list.length - 1), waiting_since: waits[index] === null ? null : iso(now - waits[index]), unavailable_at: index === 0 ? iso(now - 71_000) : null, ticket_id: index === 4 ? 3 : null, ticket_number: index === 4 ? 1003 : null, archived_at: index === 7 ? iso(now - hour) : null, archived_by: index === 7 ? "Aiko Brandt" : null, created_at: iso(now - day - 3 * hour), updated_at: last.accepted_at });
    messages.set(id, list);
    events.set(id, spine);
  });
  const subjects = ["Outlook asks for the password", "Label printer prints every second label", "VPN drops every ten minutes", "New starter on Monday", "Scan to folder fails", "Replace UPS battery", "Second monitor", "Shared calendar permissions"];
  const statuses = ["New", "In Progress", "Waiting on Customer", "Scheduled", "Customer Reply", "Waiting for Parts", "Resolved", "Closed"];
  const tickets = subjects.map((subject, index) => ({ id: index + 1, uuid: randomUUID(), number: 1001 + index, subject, status: statuses[index], problem_type: ["E-mail", "Hardware", "Network", "Account"][index % 4], priority: ["Normal", "High", "Low", "Urgent"][index % 4], due_date: null, customer_id: (index % 4) + 1, customer_business_then_name: customerNames[index % 4], contact_id: contacts[index].id, contact_fullname: contacts[index].name, user_id: assigned[index], user: assigned[index] ? { id: assigned[index], uuid: technicians[assigned[index] - 1].uuid, name: technicians[assigned[index] - 1].name } : null, assets: [{ id: index + 1, uuid: assets[index].uuid, name: assets[index].name, online: assets[index].online }], rmm_alerts: [], chat_id: index === 2 ? 5 : null, source: ["contact_form", "conversation", "conversation", "console"][index % 4], resolved_at: null, comments: [{ id: index * 10 + 1, uuid: randomUUID(), created_at: iso(now - (index + 1) * 5 * hour), updated_at: iso(now - (index + 1) * 5 * hour), ticket_id: index + 1, subject: "Initial Issue", body: `${said[index % said.length].join("\n")}`, tech: contacts[index].name, hidden: false, user_id: null }, { id: index * 10 + 2, uuid: randomUUID(), created_at: iso(now - (index + 1) * 4 * hour), updated_at: iso(now - (index + 1) * 4 * hour), ticket_id: index + 1, subject: "Note", body: "Checked the event log, nothing conspicuous.", tech: "Jonas Okafor", hidden: true, user_id: 2 }], created_at: iso(now - (index + 1) * 5 * hour), updated_at: iso(now - (index + 1) * 40 * minute) }));
  const alertKinds = [["Disk space", "6.2 % free on / (below 10 % for 5 minutes)"], ["Memory", "94 % in use for 10 minutes"], ["Service not running", "cups.service has failed"], ["Pending reboot", "Waiting for a restart since 3 days"], ["CPU", "98 % busy for 12 minutes"]];
  const alerts = alertKinds.map(([kind, text], index) => ({ id: index + 1, uuid: randomUUID(), customer_id: assets[index].customer_id, customer_name: assets[index].customer.business_name, asset_id: assets[index].id, computer_name: assets[index].name, properties: { trigger: kind, description: text }, formatted_output: text, description: kind, resolved: index === 4, status: index === 4 ? "resolved" : index === 3 ? "muted" : "active", ticket_id: null, ticket_number: null, ticket_status: null, check_id: kind.toLowerCase().replaceAll(" ", "_"), count: index + 1, muted_until: index === 3 ? iso(now + day) : null, resolved_at: index === 4 ? iso(now - hour) : null, resolved_by: index === 4 ? "agent" : null, created_at: iso(now - (index + 1) * 44 * minute), updated_at: iso(now - (index + 1) * 20 * minute) }));
  const document = `{\n  "name": "Everybody",\n  "settings": {\n    "tray.branding": {\n      "name": "Nordwind IT",\n      "tooltip": "Get help from Nordwind IT",\n      "colour": "#0B6B5D",\n      "icon": "bell"\n    },\n    "tray.menu": [\n      { "id": "chat", "type": "live_chat", "title": "Chat with us", "icon": "chat" },\n      { "id": "form", "type": "contact_form", "title": "Send a request", "icon": "form" },\n      { "id": "line", "type": "separator" },\n      { "id": "more", "type": "submenu", "title": "Help pages", "items": [\n        { "id": "vpn", "type": "link", "title": "Set up the VPN", "url": "https://help.example.com/vpn" }\n      ] },\n      { "id": "device", "type": "device_information", "title": "My device", "icon": "device" }\n    ],\n    "monitors.disk_space": { "enabled": true, "raise_below_percent": 10, "clear_above_percent": 15, "sustained_for": 300 }\n  }\n}\n`;
  const policies = [{ summary: { id: 1, uuid: randomUUID(), name: "Everybody", layer: "organisation", customer_id: null, folder_id: null, asset_id: null, bound_to: "Nordwind IT", version: 7, updated_at: iso(now - 35 * minute), updated_by: "Mara Lindqvist" }, document }];
  const canned = [
    ["Restart the printer", "Please switch the printer off, wait ten seconds, and switch it on again.\nDoes it print now?"],
    ["I am looking at it", "Thank you, I am looking at it now and will be back in a few minutes."],
    ["Greeting by name", "Good day {{contact.first_name}}, this is {{technician.name}}. I am looking at {{asset.name}} now."],
    ["Password changed", "Your password has been reset. At the next sign-in you choose a new one."],
  ].map(([title, body], index) => ({ id: index + 1, uuid: randomUUID(), title, body, personal: false, created_at: iso(now - 9 * day), updated_at: iso(now - 9 * day) }));
  return { canned, customers, contacts, folders, assets, chats, messages, events, tickets, alerts, policies, tokens: [], waiting: [], inventoryOf };
}
