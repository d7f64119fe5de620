// A new token with which devices are enrolled, and what to do with it on the device.
import { useRef, useState } from "react";
import { Link } from "wouter";
import { api, ask } from "@/api/client";
import type { ApiError } from "@/api/errors";
import { useCustomers, useFolders } from "@/api/people";
import { newUuid } from "@/api/uuid";
import { CannotRead, CustomerChoice, type Named } from "@/customers/choose";
import { useText } from "@/i18n/i18n";
import { useOffline } from "@/live/live";
import { Dialog, FormDialog, type Fault } from "@/ui/dialog";
import { Icon } from "@/ui/icons";
import { Button, Field } from "@/ui/parts";
import { ReadSelect } from "@/ui/read-select";
import { fullTime } from "@/ui/time";
import { ToCopy } from "@/ui/to-copy";
import { tokensChanged } from "./data";

const mostUses = 100_000;
const day = 86_400;
/** In seconds; the console takes no more than 366 days. */
const lives = [
  { seconds: 3_600, text: "1 hour" },
  { seconds: day, text: "24 hours" },
  { seconds: 7 * day, text: "7 days" },
  { seconds: 30 * day, text: "30 days" },
  { seconds: 90 * day, text: "90 days" },
  { seconds: 365 * day, text: "1 year" },
] as const;
const usualLife = 7 * day;

interface Made {
  customer: Named;
  token: string;
  expires: string | undefined;
  approval: boolean;
}

function WhatToDo({ made, onClose }: { made: Made; onClose: () => void }) {
  const { t, language } = useText();
  const { origin } = window.location;
  return (
    <Dialog title={t("Enrol devices of {{name}}", { name: made.customer.name })} open onClose={onClose} wide stays>
      <div className="dialog-form">
        <p>{t("The token is in these commands, and is shown this once.")}{made.expires && ` ${t("It ends {{time}}.", { time: fullTime(Date.parse(made.expires), language) })}`}</p>
        <p className="quiet">{t("Run one of them on each device as root, for instance after “sudo -i”: on sudo's own command line others could read the token.")}</p>
        {made.approval && <p>{t("Each device then waits under Assets, Enrolment until somebody approves it.")}</p>}
        <ToCopy label={t("Install the package, and enrol")} text={`DESKBELL_URL=${origin} DESKBELL_TOKEN=${made.token} apt-get install ./deskbell_*.deb`} />
        <ToCopy label={t("Where the package is installed already")} text={`DESKBELL_TOKEN=${made.token} deskbell enroll --url ${origin}`} />
        <ToCopy label={t("The token alone")} text={made.token} />
        <p className="quiet">{t("{{address}} is the address of this page. Put another there if devices reach the console by another.", { address: origin })}</p>
        <p className="quiet">{t("Where no public authority signed the console's certificate, put DESKBELL_CA_FILE=/path/to/authority.pem before the command too.")}</p>
        <footer className="dialog-foot">
          <Button kind="primary" onClick={onClose}>{t("Done")}</Button>
        </footer>
      </div>
    </Dialog>
  );
}

/** None is a choice, too: so it says how many there are before one is looked for. */
function FolderChoice({ customer, value, error, onChange }: { customer: Named; value: string; error: string[] | undefined; onChange: (folder: string) => void }) {
  const { t } = useText();
  const folders = useFolders(customer.id);
  if (folders.isError && !folders.data) return <CannotRead text={t("The folders of {{name}} cannot be read now.", { name: customer.name })} retry={() => void folders.refetch()} />;
  return (
    <>
      <Field label={t("Folder for new devices")} error={error}>
        <ReadSelect name="folder" aria-invalid={error !== undefined} none={folders.data?.length === 0 ? t("No folders") : t("No folder")} value={value} isReading={folders.isPending} known={folders.data?.map((one) => ({ id: one.id, name: one.path }))} onChange={(event) => onChange(event.target.value)} />
      </Field>
      {value !== "" && <p className="quiet">{t("Its policies hold for them from the start.")}</p>}
    </>
  );
}

/** Which field the console means: its words begin with its own name of it. */
const fieldOf = ({ said }: ApiError): string | undefined => ({ Customer: "customer", Folder: "folder", Uses: "uses", "Expires in": "life" })[/^(?:Customer|Folder|Uses|Expires in)\b/.exec(said)?.[0] ?? ""];

function NoCustomers() {
  const { t } = useText();
  const customers = useCustomers();
  return customers.data?.length === 0 ? <p className="quiet">{t("A token is for the devices of a customer: make one first.")} <Link href="/customers">{t("Customers")}</Link></p> : null;
}

interface Props {
  /** Whose devices it lets in; without one it is chosen here. */
  customer?: Named;
  /** Whom it is chosen among others at first. */
  begin?: Named | null;
  onClose: () => void;
}

export function NewToken({ customer: fixed, begin = null, onClose }: Props) {
  const { t } = useText();
  const offline = useOffline();
  const [chosen, setChosen] = useState(begin);
  const customer = fixed ?? chosen;
  const [uses, setUses] = useState("1");
  const [folder, setFolder] = useState("");
  const [life, setLife] = useState(String(usualLife));
  const [approval, setApproval] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  // An answer that was lost on the way may have made one: asked again under its key, the same is told.
  const asked = useRef({ words: "", key: "" });
  if (made) return <WhatToDo made={made} onClose={onClose} />;
  const make = async () => {
    if (!customer) return;
    const body = { customer_id: customer.id, uses: Number(uses), expires_in: Number(life), ...(approval ? { needs_approval: true } : {}), ...(folder === "" ? {} : { folder_id: Number(folder) }) };
    const words = JSON.stringify(body);
    if (asked.current.words !== words) asked.current = { words, key: newUuid() };
    const { enrollment_token: token } = await ask(api.POST("/enrollment_tokens", { params: { header: { "Idempotency-Key": asked.current.key } }, body }));
    void tokensChanged();
    setMade({ customer: { id: customer.id, name: token.customer_name || customer.name }, token: token.token ?? "", expires: token.expires_at, approval: token.needs_approval });
  };
  const errorAt = (fault: Fault | undefined, field: string): string[] | undefined => (fault?.field === field ? [t(fault.message)] : undefined);
  return (
    <FormDialog title={fixed ? t("Enrol devices of {{name}}", { name: fixed.name }) : t("New token")} action={t("Make a token")} save={make} onClose={onClose} onSaved={() => undefined} fieldOf={(error) => (fixed && fieldOf(error) === "customer" ? undefined : fieldOf(error))}>
      {(fault) => (
        <>
          {offline && <p className="form-notice" role="status"><Icon name="offline" size={16} /><span>{t("The console cannot be reached. What you enter here stays; the token is made when it is back and you ask again.")}</span></p>}
          {!fixed && <CustomerChoice name="customer" autoFocus customer={chosen} error={errorAt(fault, "customer")} onChange={(one) => { setChosen(one); setFolder(""); }} />}
          {!fixed && <NoCustomers />}
          {customer && <FolderChoice key={customer.id} customer={customer} value={folder} error={errorAt(fault, "folder")} onChange={setFolder} />}
          <Field label={t("How many devices may use the token")} error={errorAt(fault, "uses")}>
            <input name="uses" type="number" min={1} max={mostUses} required autoFocus={fixed !== undefined} aria-invalid={fault?.field === "uses"} value={uses} onChange={(event) => setUses(event.target.value)} />
          </Field>
          <Field label={t("How long it lets devices in")} error={errorAt(fault, "life")}>
            <select name="life" aria-invalid={fault?.field === "life"} value={life} onChange={(event) => setLife(event.target.value)}>
              {lives.map((one) => <option key={one.seconds} value={one.seconds}>{t(one.text)}</option>)}
            </select>
          </Field>
          <label className="check"><input type="checkbox" checked={approval} onChange={(event) => setApproval(event.target.checked)} /> {t("Each device waits until somebody approves it")}</label>
        </>
      )}
    </FormDialog>
  );
}
