// The mock console's second step of signing in: codes of an app, and recovery codes.
import { randomBytes } from "node:crypto";
import { stepMs, totp } from "../../../scripts/lib/totp.mjs";
import { iso } from "./data.mjs";
import { Refusal } from "./routes.mjs";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const base32 = (length) => [...randomBytes(length)].map((byte) => letters[byte % 32]).join("");
const wrong = (message) => new Refusal(422, { success: false, message: [message] });
const plain = (code) => code.toUpperCase().replaceAll(/[^A-Z2-7]/g, "");

export class SecondSteps {
  /** By technician. */
  steps = new Map();

  #take(step, { code = "", recovery_code: recovery = "" }) {
    const typed = code.replaceAll(" ", "");
    const found = recovery ? step.codes.indexOf(plain(recovery)) : [-1, 0, 1].map((by) => Math.floor(Date.now() / stepMs) + by).find((at) => at > step.last && totp(step.secret, at * stepMs) === typed);
    if (found === undefined || found === -1) return false;
    if (recovery) step.codes.splice(found, 1);
    else step.last = found;
    return true;
  }
  #renew(step) {
    step.codes = Array.from({ length: 10 }, () => base32(16));
    return step.codes.map((code) => code.match(/.{4}/g).join("-"));
  }
  #standing(step) {
    return step?.since ? { on: true, since: step.since, recovery_codes_left: step.codes.length } : { on: false, recovery_codes_left: 0 };
  }

  /** Set up already, with this secret. Gives its recovery codes. */
  turnOn(user, secret) {
    const step = { secret, since: iso(Date.now()), last: 0, codes: [] };
    this.steps.set(user, step);
    return this.#renew(step);
  }
  /** Throws where something is to be typed besides. */
  check(user, body) {
    const step = this.steps.get(user.id);
    if (!step?.since) return;
    if (!body.code && !body.recovery_code) throw new Refusal(401, { error: "This account also needs a code", code: "second_step_required" });
    if (!this.#take(step, body)) throw new Refusal(401, { error: "The code is wrong or was used already", code: "second_step_wrong" });
  }
  /** What a signed-in browser asks; nothing where it asks something else. */
  answer(name, user, body, { isPassword, signOutElsewhere }) {
    const step = this.steps.get(user.id);
    if (name === "GET /me/second_step") return { second_step: this.#standing(step) };
    const checkPassword = () => {
      if (!isPassword(body.current_password)) throw wrong("Current password is wrong");
    };
    const checkBoth = () => {
      checkPassword();
      if (!this.#take(step, body)) throw wrong(`${body.recovery_code ? "Recovery code" : "Code"} is wrong or was used already`);
    };
    if (name === "PUT /me/second_step/secret") {
      checkPassword();
      const secret = base32(32);
      this.steps.set(user.id, { secret, last: 0, codes: [] });
      return { secret, uri: `otpauth://totp/Deskbell%20Nordwind%20IT:${encodeURIComponent(user.email)}?secret=${secret}&issuer=Deskbell%20Nordwind%20IT` };
    }
    if (name === "PUT /me/second_step/recovery_codes") {
      checkBoth();
      return { recovery_codes: this.#renew(step) };
    }
    if (name !== "PUT /me/second_step") return null;
    if (!body.on) {
      checkBoth();
      this.steps.delete(user.id);
      return { second_step: this.#standing(undefined) };
    }
    if (!step || !this.#take(step, { code: body.code })) throw wrong("Code is wrong or was used already");
    step.since = iso(Date.now());
    signOutElsewhere();
    const codes = this.#renew(step);
    return { second_step: this.#standing(step), recovery_codes: codes };
  }
}
