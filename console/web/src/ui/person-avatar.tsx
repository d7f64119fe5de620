// A technician's picture where they have one; everybody else's, and theirs until it is there: letters.
import { useState } from "react";
import { useColleagues } from "@/api/people";
import { Avatar } from "./parts";

/** By id: a name is anybody's to write. */
export function PersonAvatar({ id, name, size = 28 }: { id: number | undefined; name: string; size?: number }) {
  const url = useColleagues().data?.find((one) => one.id === id)?.picture_url;
  const [failed, setFailed] = useState<string>();
  if (!url || failed === url) return <Avatar name={name} size={size} />;
  return <img className="avatar" src={url} alt="" width={size} height={size} onError={() => setFailed(url)} />;
}
