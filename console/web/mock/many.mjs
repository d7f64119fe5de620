// Runs the mock console with large volumes, for `./dev bench web`: node mock/many.mjs CHATS MESSAGES. Its address is the first line.
import { password, technicians } from "./data.mjs";
import { startMock } from "./server.mjs";
import { openMany, sayMany } from "./volumes.mjs";

const mock = await startMock();
openMany(mock.world, Number(process.argv[2]));
sayMany(mock.world, 2, Number(process.argv[3]));
console.log(JSON.stringify({ address: mock.address, email: technicians[0].email, password }));
// Each line that comes in is so many messages of end users, spread over a second.
let rest = "";
process.stdin.on("data", (data) => {
  const lines = (rest + data).split("\n");
  rest = lines.pop();
  for (const line of lines) {
    const count = Number(line);
    for (let index = 0; index < count; index++) setTimeout(() => mock.world.userSays(100_000 + (index * 37) % 500, `message ${index} of ${count}`), (index * 1000) / count);
  }
});
process.stdin.on("end", () => void mock.stop());
