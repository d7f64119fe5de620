// Security groups, and who is in which: for who manages people.
import { useState } from "react";
import { api, ask, askWithTag, path } from "@/api/client";
import { may, useSession } from "@/api/session";
import type { Person, SecurityGroup } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { FormDialog } from "@/ui/dialog";
import { Badge, Button, Failed, IconButton, Skeleton } from "@/ui/parts";
import { toastError } from "@/ui/toasts";
import { ToCopy } from "@/ui/to-copy";
import { ExplainedCheck, GroupForm } from "./group-form";
import { groupsChanged, useGroups, useMayGive, usePeople } from "./groups-data";
import { Part } from "./part";
import { areas } from "./rights";

/** The areas in which it allows something. */
function useSummary(): (group: SecurityGroup) => string {
  const { t } = useText();
  return (group) => {
    if (group.role === "administrators") return t("Everything, always");
    const found = areas(t).filter((area) => area.rights.some((right) => group.permissions.includes(right.name)));
    return found.map((area) => area.title).join(", ") || t("Allows nothing yet");
  };
}

/** `tag`: of the group as it is shown, so that nobody is taken out who is not. */
function DeleteGroup({ group, tag, onClose }: { group: SecurityGroup; tag: string | null; onClose: () => void }) {
  const { t } = useText();
  const remove = async () => {
    await ask(api.DELETE("/security_groups/{id}", { params: { ...path(group.id), query: { with_people: group.users.length > 0 } }, headers: tag ? { "If-Match": tag } : {} }));
    await groupsChanged();
  };
  return (
    <FormDialog title={t("Delete {{name}}?", { name: group.name })} action={t("Delete")} isDanger save={remove} onClose={onClose}>
      <p>{group.users.length > 0 ? t("These people may no longer do what only this group allows. It cannot be brought back.") : t("Nobody is in it. It cannot be brought back.")}</p>
      {group.users.length > 0 && <ul className="plain-list lost-list scroll" tabIndex={0} aria-label={t("In this group")}>{group.users.map((user) => <li key={user.id}>{user.name}</li>)}</ul>}
    </FormDialog>
  );
}

interface Opened {
  group: SecurityGroup | null;
  tag: string | null;
}

function Groups({ people }: { people: readonly Person[] }) {
  const { t } = useText();
  const groups = useGroups();
  const summary = useSummary();
  const mayGive = useMayGive();
  const [open, setOpen] = useState<Opened | null>(null);
  const [going, setGoing] = useState<{ group: SecurityGroup; tag: string | null } | null>(null);
  const fetched = async (id: number) => {
    const { data, tag } = await askWithTag(api.GET("/security_groups/{id}", { params: path(id) }));
    return { group: data.security_group, tag };
  };
  const change = (id: number) => void fetched(id).then(setOpen).catch(toastError);
  if (groups.isPending) return <Skeleton rows={3} />;
  if (groups.isError) return <Failed error={groups.error} retry={() => void groups.refetch()} />;
  return (
    <>
      <ul className="plain-list canned-list" aria-label={t("Security groups")}>
        {groups.data.map((group) => (
          <li key={group.id}>
            <span className="canned-text">
              <strong className="ellipsis">{group.name}</strong>
              <small>{t("{{count}} people", { count: group.users.length })} · {summary(group)}</small>
            </span>
            {group.permissions.every(mayGive) ? (
              <>
                <Button aria-label={t("Change {{name}}", { name: group.name })} onClick={() => change(group.id)}>{t("Change")}</Button>
                {!group.role && <IconButton icon="bin" label={t("Delete {{name}}", { name: group.name })} onClick={() => void fetched(group.id).then(setGoing).catch(toastError)} />}
              </>
            ) : <Badge icon="lock">{t("May do more than you")}</Badge>}
          </li>
        ))}
      </ul>
      <Button icon="plus" onClick={() => setOpen({ group: null, tag: null })}>{t("New security group")}</Button>
      {open && <GroupForm of={open.group} tag={open.tag} people={people} onClose={() => setOpen(null)} />}
      {going && <DeleteGroup {...going} onClose={() => setGoing(null)} />}
    </>
  );
}

interface OfPerson {
  person: Person;
  tag: string | null;
}

function PersonForm({ of: { person, tag }, groups, onClose }: { of: OfPerson; groups: readonly SecurityGroup[]; onClose: () => void }) {
  const { t } = useText();
  const summary = useSummary();
  const mayGive = useMayGive();
  const [chosen, setChosen] = useState<readonly number[]>(person.groups.map((group) => group.id));
  const save = async () => {
    await ask(api.PUT("/users/{id}", { params: path(person.id), body: { group_ids: [...chosen] }, headers: tag ? { "If-Match": tag } : {} }));
    await groupsChanged();
  };
  return (
    <FormDialog title={t("Security groups of {{name}}", { name: person.name })} action={t("Save")} save={save} onClose={onClose}>
      <p className="quiet">{t("Somebody in several groups may do what any of them allows. It holds at once, also in pages that are open.")}</p>
      <fieldset className="rights">
        <legend className="sr-only">{t("Security groups")}</legend>
        {groups.map((group) => (
          <ExplainedCheck key={group.id} title={group.name} hint={group.permissions.every(mayGive) ? summary(group) : `${summary(group)}. ${t("May do more than you")}`} disabled={!group.permissions.every(mayGive)} checked={chosen.includes(group.id)} onChange={(on) => setChosen(on ? [...chosen, group.id] : chosen.filter((id) => id !== group.id))} />
        ))}
      </fieldset>
    </FormDialog>
  );
}

function People({ people }: { people: readonly Person[] }) {
  const { t } = useText();
  const groups = useGroups().data ?? [];
  const [open, setOpen] = useState<OfPerson | null>(null);
  /** As it is now: the list may be older. */
  const change = (person: Person) => void askWithTag(api.GET("/users/{id}", { params: path(person.id) })).then(({ data: { user }, tag }) => setOpen({ person: { ...person, groups: user.groups ?? [] }, tag })).catch(toastError);
  return (
    <>
      <ul className="plain-list canned-list" aria-label={t("People")}>
        {people.map((person) => (
          <li key={person.id}>
            <span className="canned-text">
              <strong className="ellipsis">{person.name}{person.disabled && <> <Badge icon="lock">{t("cannot sign in")}</Badge></>}</strong>
              <small>{person.email} · {person.groups.map((group) => group.name).join(", ") || t("in no group")}</small>
            </span>
            <Button aria-label={t("Groups of {{name}}", { name: person.name })} onClick={() => change(person)}>{t("Groups")}</Button>
          </li>
        ))}
      </ul>
      {open && <PersonForm of={open} groups={groups} onClose={() => setOpen(null)} />}
    </>
  );
}

export function SecurityGroups() {
  const session = useSession().data;
  if (!may(session, "user.manage")) return null;
  return <SecurityGroupsOfAll />;
}

function SecurityGroupsOfAll() {
  const { t } = useText();
  const people = usePeople();
  return (
    <>
      <Part id="groups" title={t("Security groups")}>
        <p className="quiet">{t("What somebody may do is what the groups allow that they are in. Nobody can allow more than they may do themselves.")}</p>
        <Groups people={people.data ?? []} />
      </Part>
      <Part id="people" title={t("People")}>
        {people.isPending ? <Skeleton rows={3} /> : people.isError ? <Failed error={people.error} retry={() => void people.refetch()} /> : <People people={people.data} />}
        <ToCopy label={t("At the console's machine: add a technician")} text={`deskbell-console admin create ADDRESS --technician --one-time-link --url ${window.location.origin}`} />
        <p className="quiet">{t("ADDRESS is the e-mail address. The command prints a link with which the password is chosen. Without --technician it makes an administrator, who may do everything.")}</p>
      </Part>
    </>
  );
}
