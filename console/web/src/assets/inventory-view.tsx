// Draws any section of an inventory: facts as a list of names and values, lists as tables. All of it is device data, so text.
import { useState, type ReactNode } from "react";
import { useText } from "@/i18n/i18n";
import { Dialog } from "@/ui/dialog";
import { Badge, Empty, SearchBox, type Tone } from "@/ui/parts";
import { DataTable, column } from "@/ui/table";
import { fullTime } from "@/ui/time";
import { fieldLabel, numberText } from "./labels";

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const isPlain = (value: unknown) => value === null || ["string", "number", "boolean"].includes(typeof value);

/** The number beside a section's name: of a list, or of the list that is the heart of it. */
export function countOf(data: unknown): number | undefined {
  if (Array.isArray(data)) return data.length;
  if (!isFields(data)) return undefined;
  for (const heart of ["packages", "current", "top"]) if (Array.isArray(data[heart])) return (data[heart] as unknown[]).length;
  return undefined;
}

const tones: Record<string, Tone> = { failed: "critical", failing: "critical", ok: "ok", active: "ok", up: "ok", down: "quiet", full: "ok", zombie: "warning", masked: "quiet" };
const asTone = new Set(["state", "status", "disk_encryption"]);

function addressText(value: Fields): string {
  return `${String(value["address"])}${value["prefix_length"] === undefined ? "" : `/${String(value["prefix_length"])}`}`;
}

export function Value({ name, value }: { name: string; value: unknown }): ReactNode {
  const { t, language } = useText();
  if (value === null || value === undefined || value === "") return <span className="quiet">–</span>;
  if (typeof value === "boolean") return value ? t("Yes") : t("No");
  if (typeof value === "number") {
    if (name.endsWith("_at")) return <time dateTime={new Date(value).toISOString()}>{fullTime(value, language)}</time>;
    return numberText(name, value, language);
  }
  if (typeof value === "string") return asTone.has(name) && tones[value] ? <Badge tone={tones[value] ?? "quiet"}>{value}</Badge> : value;
  if (Array.isArray(value)) {
    if (value.length === 0) return <span className="quiet">{t("none")}</span>;
    if (value.every(isPlain)) return value.map(String).join(", ");
    if (value.every((entry) => isFields(entry) && "address" in entry)) return value.map((entry) => addressText(entry as Fields)).join(", ");
    return t("{{count}} entries", { count: value.length });
  }
  return null;
}

function Facts({ data }: { data: Fields }) {
  const { t } = useText();
  const entries = Object.entries(data).filter(([, value]) => value !== undefined && value !== null && (isPlain(value) || (Array.isArray(value) && value.every((entry) => isPlain(entry) || (isFields(entry) && "address" in entry)))));
  if (entries.length === 0) return null;
  return (
    <dl className="facts">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{t(fieldLabel(name))}</dt>
          <dd><Value name={name} value={value} /></dd>
        </div>
      ))}
    </dl>
  );
}

/** Facts, then the parts that have facts of their own, then lists of parts. */
function Record_({ data, Heading }: { data: Fields; Heading: "h2" | "h3" }) {
  const { t } = useText();
  const parts = Object.entries(data).filter(([, value]) => isFields(value));
  const lists = Object.entries(data).filter(([, value]) => Array.isArray(value) && value.length > 0 && value.every((entry) => isFields(entry) && !("address" in entry)));
  return (
    <>
      <Facts data={data} />
      {parts.map(([name, value]) => (
        <section key={name} className="part">
          <Heading>{t(fieldLabel(name))}</Heading>
          <Facts data={value as Fields} />
        </section>
      ))}
      {lists.map(([name, value]) => (
        <section key={name} className="part">
          <Heading>{t(fieldLabel(name))}</Heading>
          <ListTable name={name} rows={value as Fields[]} />
        </section>
      ))}
    </>
  );
}

const shownFirst: Record<string, string[]> = {
  software: ["name", "version", "vendor", "architecture", "size_bytes", "installed_at", "source"],
  services: ["name", "description", "state", "sub_state", "start_type"],
  top: ["name", "user", "cpu_percent", "memory_percent", "memory_bytes", "state", "pid", "started_at"],
  volumes: ["mount_point", "device", "filesystem", "size_bytes", "free_bytes", "free_percent", "encrypted", "read_only", "kind"],
};
const mostColumns = 8;
/** What a part of a list is called. */
const titleOf = (row: Fields, index: number): string => String(row["name"] ?? row["mount_point"] ?? row["connector"] ?? row["model"] ?? row["user"] ?? index + 1);
const sortedBy: Record<string, string> = { software: "name", services: "name", packages: "name" };

/** Of what is as long in every row; other columns share what is left. */
function widthOf(field: string, heading: string, rows: readonly Fields[]): number | undefined {
  const headed = 30 + heading.length * 7.5;
  if (field.endsWith("_at")) return Math.max(160, headed);
  const values = rows.slice(0, 200).map((row) => row[field] ?? "");
  if (values.every((value) => value === "" || typeof value !== "string")) return values.some((value) => typeof value === "object") ? undefined : Math.max(90, headed);
  const longest = Math.max(...values.map((value) => String(value).length));
  return longest <= 12 ? Math.max(24 + longest * 8.5, headed) : undefined;
}
/** So many columns always stand there; of others the last give way first. */
const fewestColumns = 4;

interface Numbered {
  row: Fields;
  index: number;
}

/** A row opens where it has more to say than the columns hold. */
function ListTable({ name, rows }: { name: string; rows: Fields[] }) {
  const { t } = useText();
  const [open, setOpen] = useState<Numbered | null>(null);
  const present = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((field) => rows.some((row) => row[field] !== null && row[field] !== undefined && !isFields(row[field]) && !(Array.isArray(row[field]) && (row[field] as unknown[]).length === 0)));
  const fields = (shownFirst[name]?.filter((field) => present.includes(field)) ?? present).slice(0, mostColumns);
  const hasMore = present.length > fewestColumns || rows.some((row) => Object.values(row).some((value) => isFields(value) || (Array.isArray(value) && value.some(isFields))));
  const cell = (row: Fields, field: string) => <span className="cell-text" title={typeof row[field] === "string" ? (row[field] as string) : undefined}><Value name={field} value={row[field]} /></span>;
  const columns = fields.map((field, at) =>
    column<Numbered>(field, t(fieldLabel(field)), ({ row }) => (typeof row[field] === "number" ? (row[field] as number) : String(row[field] ?? "")), (one) => (hasMore && at === 0 ? <button type="button" className="cell-open" onClick={() => setOpen(one)}>{cell(one.row, field)}</button> : cell(one.row, field)), at === 0 ? undefined : widthOf(field, t(fieldLabel(field)), rows), at < fewestColumns ? {} : { rank: at }),
  );
  return (
    <>
      <DataTable label={t(fieldLabel(name))} rows={rows.map((row, index) => ({ row, index }))} columns={columns} keyOf={({ index }) => String(index)} sorted={sortedBy[name]} {...(hasMore ? { onOpen: setOpen } : {})} />
      {open && (
        <Dialog title={titleOf(open.row, open.index)} open onClose={() => setOpen(null)} wide>
          <div className="scroll whole-row" tabIndex={0} role="region" aria-label={t("All that was reported")}><Record_ data={open.row} Heading="h3" /></div>
        </Dialog>
      )}
    </>
  );
}

const asCards = new Set(["cpus", "disks", "network_adapters", "batteries", "displays"]);

function Cards({ rows }: { rows: Fields[] }) {
  return (
    <div className="cards">
      {rows.map((row, index) => (
        <section key={index} className="card-panel">
          <h2>{titleOf(row, index)}</h2>
          <Record_ data={row} Heading="h3" />
        </section>
      ))}
    </div>
  );
}

function Searched({ name, rows }: { name: string; rows: Fields[] }) {
  const { t } = useText();
  const [query, setQuery] = useState("");
  const wanted = query.trim().toLowerCase();
  const found = wanted ? rows.filter((row) => Object.values(row).some((value) => typeof value === "string" && value.toLowerCase().includes(wanted))) : rows;
  return (
    <>
      <div className="section-search">
        <SearchBox label={t("Search in this list")} value={query} onChange={setQuery} />
        <span className="quiet">{t("{{shown}} of {{count}}", { shown: found.length, count: rows.length })}</span>
      </div>
      {found.length === 0 ? <Empty icon="search" title={t("Nothing found")} /> : <ListTable name={name} rows={found} />}
    </>
  );
}

export function SectionView({ name, data }: { name: string; data: unknown }) {
  const { t } = useText();
  if (Array.isArray(data)) {
    if (data.length === 0) return <Empty icon="box" title={t("The device says that there are none")} />;
    const rows = data.filter(isFields);
    if (asCards.has(name)) return <div className="scroll" tabIndex={0} role="region" aria-label={t("Section")}><Cards rows={rows} /></div>;
    return rows.length > 20 ? <Searched name={name} rows={rows} /> : <ListTable name={name} rows={rows} />;
  }
  if (isFields(data)) return <div className="scroll" tabIndex={0} role="region" aria-label={t("Section")}><Record_ data={data} Heading="h2" /></div>;
  return null;
}
