// The mock console's security groups: made, changed, deleted, with people in them; what they allow holds at once.
import { randomUUID } from "node:crypto";
import { iso, technicians } from "./data.mjs";
import { everyPermission, ofTechnicians } from "./permissions.mjs";
import { Refusal, page } from "./routes.mjs";


/** As they are in a world that is new; `rights`: of who was put somewhere else since. */
export function freshGroups() {
  const at = iso(Date.now());
  const group = (id, name, permissions, users, role) => ({ id, uuid: randomUUID(), name, ...(role ? { role } : {}), permissions, users, version: 1, created_at: at, updated_at: at });
  return { list: [group(1, "Administrators", everyPermission, [1], "administrators"), group(2, "Technicians", ofTechnicians, [2, 3], "technicians"), group(3, "Night shift", ["chat.see", "chat.answer"], [])], rights: new Map() };
}

/** A technician as she is now. */
export const withRights = (world, user) => ({ ...user, ...world.groups.rights.get(user.id) });

export function groupRoutes(world) {
  const groups = () => world.groups.list;
  const named = (id) => technicians.find((one) => one.id === id);
  const shape = (group) => ({ ...group, version: undefined, users: group.users.map((id) => ({ id, uuid: named(id).uuid, name: named(id).name, disabled: false })) });
  const groupsOf = (id) => groups().filter((group) => group.users.includes(id)).map(({ id: number, uuid, name }) => ({ id: number, uuid, name }));
  const person = ({ id, uuid, name, email }) => ({ id, uuid, name, email, admin: groups()[0].users.includes(id), disabled: false, groups: groupsOf(id) });
  const refuse = (status, error) => {
    throw new Refusal(status, status === 422 ? { success: false, message: [error] } : { error });
  };
  const of = (id) => world.find(groups(), id) ?? refuse(404, "");
  const mayManage = (me) => withRights(world, me).admin || withRights(world, me).permissions.includes("user.manage") || refuse(403, "This needs the permission user.manage");
  const within = (me, permissions) => {
    const { admin, permissions: mine } = withRights(world, me);
    const more = admin ? [] : permissions.filter((name) => !mine.includes(name));
    if (more.length > 0) refuse(403, `This group may do more than you: ${more.join(" ")}`);
  };
  const fresh = (group, request) => {
    const wanted = request.headers["if-match"];
    if (wanted && wanted !== `"${group.version}"`) refuse(412, `The security group was changed meanwhile (it is at version ${group.version}): read it again`);
  };
  const checkName = (name, but) => {
    if (!name?.trim()) refuse(422, "Name can't be blank");
    if (groups().some((one) => one.id !== but && one.name.toLowerCase() === name.trim().toLowerCase())) refuse(409, "There is a security group of this name already");
  };
  /** Of those whom it concerns: pages that stand open are told. */
  const told = (ids) => {
    for (const id of ids) {
      const mine = groups().filter((group) => group.users.includes(id));
      world.groups.rights.set(id, { admin: mine.includes(groups()[0]), permissions: everyPermission.filter((name) => mine.some((group) => group.permissions.includes(name))) });
      world.changed("user", named(id));
    }
  };
  const setUsers = (group, users) => {
    if (group.role === "administrators" && users.length === 0) refuse(409, `${named(group.users[0]).name} is the only administrator: put somebody else into the group first`);
    const moved = [...group.users, ...users].filter((id) => group.users.includes(id) !== users.includes(id));
    if (moved.length > 0) Object.assign(group, { users: [...users].sort((a, b) => named(a).name.localeCompare(named(b).name)), version: group.version + 1 });
    return moved;
  };
  return {
    "GET /users": ({ me }) => ({ users: technicians.map(({ id, name }) => [id, name]), ...(withRights(world, me).admin || withRights(world, me).permissions.includes("user.manage") ? { people: technicians.map(person) } : {}) }),
    "GET /users/:id": ({ id, reply }) => {
      const user = world.find(technicians, id) ?? refuse(404, "");
      reply.headers.ETag = '"1"';
      return { user: { ...person(user), permissions: withRights(world, user).permissions } };
    },
    "PUT /users/:id": ({ id, body, me }) => {
      mayManage(me);
      const user = named(Number(id)) ?? refuse(404, "");
      for (const group of groups()) {
        const [had, wanted] = [group.users.includes(user.id), body.group_ids.includes(group.id)];
        if (had === wanted) continue;
        within(me, group.permissions);
        setUsers(group, wanted ? [...group.users, user.id] : group.users.filter((other) => other !== user.id));
      }
      told([user.id]);
      return { user: { ...person(user), permissions: withRights(world, user).permissions } };
    },
    "GET /security_groups": ({ query, me }) => mayManage(me) && page(groups().map(shape), query, "security_groups", 100),
    "GET /security_groups/:id": ({ id, me, reply }) => {
      mayManage(me);
      reply.headers.ETag = `"${of(id).version}"`;
      return { security_group: shape(of(id)) };
    },
    "POST /security_groups": ({ body, me }) => {
      mayManage(me);
      checkName(body.name);
      within(me, body.permissions ?? []);
      const at = iso(Date.now());
      const group = { id: ++world.nextId, uuid: randomUUID(), name: body.name.trim(), permissions: body.permissions ?? [], users: [], version: 1, created_at: at, updated_at: at };
      groups().push(group);
      told(setUsers(group, body.user_ids ?? []));
      return { security_group: shape(group) };
    },
    "PUT /security_groups/:id": ({ id, body, me, request, reply }) => {
      mayManage(me);
      const group = of(id);
      fresh(group, request);
      within(me, [...group.permissions, ...(body.permissions ?? [])]);
      if (body.name !== undefined) checkName(body.name, group.id);
      const moved = setUsers(group, body.user_ids ?? group.users);
      Object.assign(group, { ...(body.name === undefined ? {} : { name: body.name.trim() }), ...(body.permissions === undefined ? {} : { permissions: body.permissions }), version: group.version + 1, updated_at: iso(Date.now()) });
      told(body.permissions === undefined ? moved : new Set([...moved, ...group.users]));
      reply.headers.ETag = `"${group.version}"`;
      return { security_group: shape(group) };
    },
    "DELETE /security_groups/:id": ({ id, query, me, request }) => {
      mayManage(me);
      const group = of(id);
      fresh(group, request);
      within(me, group.permissions);
      if (group.role) refuse(409, "New technicians begin in this group: it stays");
      if (group.users.length > 0 && query.get("with_people") !== "true") refuse(409, `There are people in this group (${group.users.length}): with_people=true deletes it all the same`);
      groups().splice(groups().indexOf(group), 1);
      told(group.users);
      return { success: true };
    },
  };
}
