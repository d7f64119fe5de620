// Who is at a device, as the technician has to know it before writing to somebody there.
import type { DeviceUser, DeviceUsers } from "@/api/types";

/** How people call this account. */
export const callName = (user: DeviceUser): string => user.full_name ?? user.name;

/** Where the device is offline, nobody knows who is there now: `there` are those who were when it was heard of last. */
export function present({ device_users }: DeviceUsers): { there: DeviceUser[]; away: DeviceUser[] } {
  return { there: device_users.filter((user) => user.signed_in_at != null), away: device_users.filter((user) => user.signed_in_at == null) };
}

/** Whom a conversation is with where there is no choice. */
export function onlyOne(users: DeviceUsers): DeviceUser | undefined {
  const { there } = present(users);
  return users.online && there.length === 1 ? there[0] : undefined;
}
