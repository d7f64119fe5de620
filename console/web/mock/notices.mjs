// The mock console's notifications and colleagues: rules of each technician, what is told, who is there.
import { randomUUID } from "node:crypto";
import { iso, technicians } from "./data.mjs";
import { pictureUrl } from "./pictures.mjs";

const usual = [
  ["chat_unassigned", "A conversation waits that nobody has taken", ["web"], ["email"]],
  ["chat_unread", "A new message in a conversation of mine", ["web"], ["email"]],
  ["mention", "A colleague's note calls me by name", ["web"], ["web", "email"]],
  ["ticket_created", "A ticket was created", [], []],
  ["ticket_assigned", "A ticket was assigned to me", ["web"], ["web", "email"]],
  ["ticket_reply", "A customer replied to a ticket of mine or of nobody", ["web"], ["email"]],
  ["alert_created", "A device raised an alert", [], []],
  ["alert_resolved", "An alert resolved itself", [], []],
  ["asset_created", "A device was enrolled", [], []],
  ["device_waits", "A device waits for approval", ["web"], ["email"]],
];

/** As they are in a world that is new. */
export const freshNotices = () => ({ rules: new Map(), told: [], emailIsSetUp: true, presence: new Map([[1, "there"], [2, "away"], [3, "offline"]]) });

export function rulesOf(notices, me) {
  const made = () => ({ rules: usual.map(([event, title, online, offline]) => ({ event, title, online, offline })), quiet_hours: { from: "00:00", until: "00:00", days: [], time_zone: "Europe/Berlin" }, digest_minutes: 2, language: "en", email: me.email, email_is_set_up: notices.emailIsSetUp, webhook: { url: "" } });
  if (!notices.rules.has(me.id)) notices.rules.set(me.id, made());
  return notices.rules.get(me.id);
}

/** A notification for a technician; one over the web calls her pages. */
export function notice(world, me, { event = "mention", happened_while = "online", channel = "web", title, text = "", path = "/chat/all/5", state = "waiting", outcome = "", tries = 0 }) {
  const at = iso(Date.now());
  const made = { id: ++world.nextId, uuid: randomUUID(), event, happened_while, channel, title, text, path, state, outcome, reason: "You get this because of your rule.", tries, due_at: at, done_at: state === "waiting" ? null : at, created_at: at };
  world.notices.told.unshift({ user: me.id, ...made });
  if (channel === "web" && state === "waiting") world.tell("changed", { cursor: world.cursor, noun: "user", uuid: me.uuid, deleted: false }, (other) => other.id === me.id);
  return made;
}

export function noticeRoutes(world, { page, invalid, Refusal }) {
  const shown = (one) => Object.fromEntries(Object.entries(one).filter(([name]) => name !== "user"));
  const mine = (me) => world.notices.told.filter((one) => one.user === me.id);
  const secret = () => `whsec_${Buffer.from(randomUUID()).toString("base64")}`;
  return {
    "GET /colleagues": () => ({ colleagues: technicians.map(({ id, uuid, name }) => ({ id, uuid, name, online: world.notices.presence.get(id) !== "offline", available: world.notices.presence.get(id) === "there", answers: true, picture_url: pictureUrl(world, id) })) }),
    "GET /notification_rules": ({ me }) => ({ notification_rules: rulesOf(world.notices, me) }),
    "PUT /notification_rules": ({ me, body }) => {
      const rules = rulesOf(world.notices, me);
      if (body.quiet_hours?.time_zone && !Intl.supportedValuesOf("timeZone").includes(body.quiet_hours.time_zone)) throw invalid(`quiet_hours.time_zone: found "${body.quiet_hours.time_zone}", expected an IANA name such as Europe/Berlin`);
      for (const change of body.rules ?? []) Object.assign(rules.rules.find((rule) => rule.event === change.event), change);
      Object.assign(rules.quiet_hours, body.quiet_hours);
      for (const name of ["digest_minutes", "language"]) if (name in body) rules[name] = body[name];
      return { notification_rules: rules };
    },
    "PUT /notification_webhook": ({ me, body }) => {
      if (body.url && !body.url.startsWith("https://")) throw invalid(`Webhook address: found "${body.url}", expected https:// and a host, without user and fragment`);
      const { webhook } = rulesOf(world.notices, me);
      const isNew = body.url !== "" && webhook.url !== body.url;
      webhook.url = body.url;
      return { webhook: { url: body.url, ...(isNew ? { secret: secret() } : {}) } };
    },
    "POST /notification_webhook/secret": ({ me }) => ({ webhook: { url: rulesOf(world.notices, me).webhook.url, secret: secret() } }),
    "GET /notifications": ({ me, query }) => page(mine(me).map(shown), query, "notifications"),
    "POST /notifications/take": ({ me }) => {
      const taken = mine(me).filter((one) => one.channel === "web" && one.state === "waiting").reverse();
      for (const one of taken) Object.assign(one, { state: "sent", done_at: iso(Date.now()) });
      return { notifications: taken.map(shown) };
    },
    "POST /notifications/test": ({ me, body, reply }) => {
      if (body.channel === "email" && !world.notices.emailIsSetUp) throw new Refusal(409, { error: "This console has no mail server: its administrator sets one up" });
      reply.status = 201;
      const made = notice(world, me, { event: "test", channel: body.channel, title: "Deskbell", path: "/settings/notifications" });
      // The other side takes it a moment later.
      const kept = world.notices.told[0];
      if (body.channel !== "web") setTimeout(() => Object.assign(kept, { state: "sent", tries: 1, outcome: body.channel === "email" ? "250 2.0.0 Kept it" : "HTTP 204", done_at: iso(Date.now()) }), 50);
      return { notification: made };
    },
  };
}
