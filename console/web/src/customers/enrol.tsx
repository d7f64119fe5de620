// Tokens with which new devices are enrolled, and what to do with one on the device.
import { useState } from "react";
import { api, ask } from "@/api/client";
import { useFolders } from "@/api/people";
import type { Customer } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { tokensChanged } from "@/enrolment/data";
import { Dialog, FormDialog } from "@/ui/dialog";
import { Button, Field } from "@/ui/parts";
import { fullTime } from "@/ui/time";
import { ToCopy } from "@/ui/to-copy";

const mostUses = 100_000;
const noFolder = "0";

interface Made {
  token: string;
  expires: string | undefined;
  approval: boolean;
}

function WhatToDo({ customer, made, onClose }: { customer: Customer; made: Made; onClose: () => void }) {
  const { t, language } = useText();
  const { origin } = window.location;
  return (
    <Dialog title={t("Enrol devices of {{name}}", { name: customer.business_name })} open onClose={onClose} wide>
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

export function Enrol({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const { t } = useText();
  const [uses, setUses] = useState("1");
  const [folder, setFolder] = useState(noFolder);
  const [approval, setApproval] = useState(false);
  const folders = useFolders(customer.id);
  const [made, setMade] = useState<Made | null>(null);
  if (made) return <WhatToDo customer={customer} made={made} onClose={onClose} />;
  const make = async () => {
    const { enrollment_token: token } = await ask(api.POST("/enrollment_tokens", { body: { customer_id: customer.id, uses: Number(uses), ...(approval ? { needs_approval: true } : {}), ...(folder === noFolder ? {} : { folder_id: Number(folder) }) } }));
    void tokensChanged();
    setMade({ token: token.token ?? "", expires: token.expires_at, approval: token.needs_approval });
  };
  return (
    <FormDialog title={t("Enrol devices of {{name}}", { name: customer.business_name })} action={t("Make a token")} save={make} onClose={onClose} onSaved={() => undefined} fieldOf={(error) => (/^Uses\b/.test(error.said) ? "uses" : undefined)}>
      {(fault) => (
        <>
          <Field label={t("How many devices may use the token")} error={fault ? [t(fault.message)] : undefined}>
            <input name="uses" type="number" min={1} max={mostUses} required autoFocus aria-invalid={Boolean(fault)} value={uses} onChange={(event) => setUses(event.target.value)} />
          </Field>
          <label className="check"><input type="checkbox" checked={approval} onChange={(event) => setApproval(event.target.checked)} /> {t("Each device waits until somebody approves it")}</label>
          {(folders.data?.length ?? 0) > 0 && (
            <>
              <Field label={t("Folder for new devices")}>
                <select value={folder} onChange={(event) => setFolder(event.target.value)}>
                  <option value={noFolder}>{t("No folder")}</option>
                  {folders.data?.map((one) => <option key={one.id} value={one.id}>{one.path}</option>)}
                </select>
              </Field>
              <p className="quiet">{t("Its policies hold for them from the start.")}</p>
            </>
          )}
        </>
      )}
    </FormDialog>
  );
}
