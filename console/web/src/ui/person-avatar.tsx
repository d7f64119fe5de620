// A technician's picture where they have one; everybody else's, and theirs until it is there: letters.
import { useState } from "react";
import { useColleagues } from "@/api/people";
import { Avatar } from "./parts";

/** Technicians of the same name are told apart by nobody here: letters, then. */
export function PersonAvatar({ name, size = 28 }: { name: string; size?: number }) {
  const called = (useColleagues().data ?? []).filter((one) => one.name === name);
  const url = called.length === 1 ? called[0]?.picture_url : undefined;
  const [failed, setFailed] = useState<string>();
  if (!url || failed === url) return <Avatar name={name} size={size} />;
  return <img className="avatar" src={url} alt="" width={size} height={size} onError={() => setFailed(url)} />;
}
