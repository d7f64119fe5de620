// A client that never finishes asking: so many TLS connections, each with a request's header of one byte a second. Those that the
// console closes are opened anew. "standing" when all are there; one line of JSON at SIGTERM.
// Usage: slow_connections.mjs URL CA_FILE COUNT
import { readFileSync } from "node:fs";
import { connect } from "node:tls";

const [url, caFile, count] = process.argv.slice(2);
const { hostname, port } = new URL(url);
const ca = readFileSync(caFile);
const header = `GET /api/v1/customers HTTP/1.1\r\nHost: ${hostname}\r\nX-Slow: ${"x".repeat(8_000)}`;
let [opened, ended, ends, told] = [0, 0, false, false];
const standing = new Set();

function open() {
  const socket = connect({ host: hostname, port: Number(port), ca, servername: "" });
  let at = 0;
  let timer;
  socket.on("error", () => {});
  socket.on("secureConnect", () => {
    opened++;
    standing.add(socket);
    const say = () => socket.write(header[at++ % header.length]);
    say();
    timer = setInterval(say, 1_000);
    if (!told && standing.size === Number(count)) process.stdout.write((told = true) && "standing\n");
  });
  socket.on("close", () => {
    clearInterval(timer);
    if (standing.delete(socket)) ended++;
    if (!ends) setTimeout(open, 50);
  });
  socket.resume();
}

for (let one = 0; one < Number(count); one++) setTimeout(open, one * 5);
process.on("SIGTERM", () => {
  ends = true;
  process.stdout.write(`${JSON.stringify({ standing: standing.size, opened, closed_by_the_console: ended })}\n`, () => process.exit(0));
});
