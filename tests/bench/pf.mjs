import { run } from "../../scripts/lib/processes.mjs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { Console } from "../system/support/console.mjs";
import { program } from "../system/support/places.mjs";
import { Story } from "../system/support/story.mjs";
const [what, ...words] = process.argv.slice(2);
await new Story("pf").run(async (s) => {
  const console_ = await Console.start(s);
  const token = await console_.token({ uses: 5000, expires: "1d" });
  const links = async (...w) => JSON.parse(await run(program("bench_chat_links"), [console_.url, console_.ca, token, console_.data, ...w.map(String)]));
  let perf;
  const pid = console_.pid ?? console_.process?.pid ?? console_.child?.pid;
  if (process.env.PERF) { perf = spawn("perf", ["record", "-o", "/tmp/s/perf.data", "-F", "3000", "--call-graph", process.env.CG ?? "fp", "-p", String(pid)], { stdio: "ignore" }); }
  for (let i = 0; i < Number(process.env.N ?? 1); i++) process.stdout.write(JSON.stringify(await links(what, ...words)) + "\n");
  if (process.env.TIMES) { const { readFileSync, readdirSync } = await import("node:fs");
    for (const t of readdirSync(`/proc/${pid}/task`)) { const st = readFileSync(`/proc/${pid}/task/${t}/stat`, "utf8"); const f = st.slice(st.lastIndexOf(")") + 2).split(" "); process.stdout.write(`${readFileSync(`/proc/${pid}/task/${t}/comm`, "utf8").trim()} u=${f[11]} s=${f[12]}\n`); } }
  if (perf) { perf.kill("SIGINT"); await once(perf, "exit"); }
}, 1800000);
