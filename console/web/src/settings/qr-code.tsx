// A text as a QR code. With the library that makes it: loaded only where one is shown.
import encodeQR from "qr";

/** Modules around it, without which some cameras do not find it. */
const border = 4;

export default function QrCode({ text, label }: { text: string; label: string }) {
  // On a screen nothing is torn or stained: with the least redundancy its modules are the largest.
  const rows = encodeQR(text, "raw", { border, ecc: "low" });
  const size = rows.length;
  const dark = rows.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  // Black on white in both themes: many apps read no other.
  return (
    <svg className="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={dark} fill="#000" />
    </svg>
  );
}
