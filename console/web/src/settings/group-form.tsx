// A security group made or changed: its name, what it allows, and who is in it.
import { useId, useState } from "react";
import { api, ask, path } from "@/api/client";
import type { Person, SecurityGroup } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { FormDialog } from "@/ui/dialog";
import { Field } from "@/ui/parts";
import { groupsChanged, useMayGive } from "./groups-data";
import { areas, changed } from "./rights";

interface CheckProps {
  title: string;
  hint: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}
/** A choice with what it means below it. */
export function ExplainedCheck({ title, hint, checked, disabled = false, onChange }: CheckProps) {
  const id = useId();
  return (
    <label className="check explained">
      <input type="checkbox" aria-labelledby={`${id}title`} aria-describedby={`${id}hint`} checked={checked} disabled={disabled} onChange={(event) => onChange(event.target.checked)} />
      <span>
        <span id={`${id}title`}>{title}</span>
        <small id={`${id}hint`}>{hint}</small>
      </span>
    </label>
  );
}

function Rights({ chosen, onChange }: { chosen: readonly string[]; onChange: (all: string[]) => void }) {
  const { t } = useText();
  const mayGive = useMayGive();
  return areas(t).map((area) => (
    <fieldset key={area.title} className="rights">
      <legend>{area.title}</legend>
      {area.rights.map(({ name, title, hint }) => {
        const mine = mayGive(name);
        return <ExplainedCheck key={name} title={title} hint={mine ? hint : `${hint}. ${t("You may not do this yourself.")}`} checked={chosen.includes(name)} disabled={!mine} onChange={(on) => onChange(changed(chosen, name, on, mayGive))} />;
      })}
    </fieldset>
  ));
}

const same = (one: readonly (string | number)[], other: readonly (string | number)[]) => one.length === other.length && one.every((entry) => other.includes(entry));

/** `tag`: of the group as it was read, so that nobody's change in the meantime is overwritten. */
export function GroupForm({ of, tag, people, onClose }: { of: SecurityGroup | null; tag: string | null; people: readonly Person[]; onClose: () => void }) {
  const { t } = useText();
  const [name, setName] = useState(of?.name ?? "");
  const [permissions, setPermissions] = useState<readonly string[]>(of?.permissions ?? []);
  const had = of?.users.map((user) => user.id) ?? [];
  const [users, setUsers] = useState<readonly number[]>(had);
  const save = async () => {
    if (of) {
      const body = { ...(name === of.name ? {} : { name }), ...(same(permissions, of.permissions) ? {} : { permissions: [...permissions] }), ...(same(users, had) ? {} : { user_ids: [...users] }) };
      await ask(api.PUT("/security_groups/{id}", { params: path(of.id), body, headers: tag ? { "If-Match": tag } : {} }));
    } else {
      await ask(api.POST("/security_groups", { body: { name, permissions: [...permissions], user_ids: [...users] } }));
    }
    await groupsChanged();
  };
  const fieldOf = ({ said }: { said: string }) => (/^Name |^There is a security group of this name/.test(said) ? "name" : undefined);
  return (
    <FormDialog title={of ? t("Change the security group") : t("New security group")} action={t("Save")} save={save} onClose={onClose} fieldOf={fieldOf} wide>
      {(fault) => (
        <>
          <Field label={t("Name")} error={fault && [fault.message]}><input name="name" required autoFocus maxLength={120} value={name} onChange={(event) => setName(event.target.value)} /></Field>
          {of?.role === "technicians" && <p className="quiet">{t("New technicians begin in this group.")}</p>}
          <div className="rights-and-people scroll" tabIndex={0} role="group" aria-label={t("What it allows, and who is in it")}>
            {of?.role === "administrators" ? <p>{t("Whoever is in this group may do everything, always.")}</p> : <Rights chosen={permissions} onChange={setPermissions} />}
            <fieldset className="rights">
              <legend>{t("In this group")}</legend>
              {people.map(({ id, name: called, email, disabled }) => (
                <ExplainedCheck key={id} title={called} hint={disabled ? `${email} · ${t("cannot sign in")}` : email} checked={users.includes(id)} onChange={(on) => setUsers(on ? [...users, id] : users.filter((one) => one !== id))} />
              ))}
            </fieldset>
          </div>
        </>
      )}
    </FormDialog>
  );
}
