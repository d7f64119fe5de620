// A person's colour, 0 to 7: FNV-1a (32 bits) over the name's UTF-8, its halves folded together. tray/avatar.cpp does the same.

const bytes = new TextEncoder();

export function avatarTone(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes.encode(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return (hash ^ (hash >>> 16)) & 7;
}
