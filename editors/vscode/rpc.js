// JSON-RPC over the streams of a process: the least that a language server needs. Knows nothing of VS Code.
"use strict";

/** Cuts a stream of bytes into messages: a header with the length, a blank line, and so many bytes of JSON. */
class Reader {
  constructor(onMessage) {
    this.onMessage = onMessage;
    this.parts = [];
    this.size = 0;
    this.needed = -1;
  }

  push(bytes) {
    this.parts.push(bytes);
    this.size += bytes.length;
    while (this.step());
  }

  /** Read one header or one body, if it has come in whole. */
  step() {
    if (this.needed < 0) {
      const all = this.all();
      const end = all.indexOf("\r\n\r\n");
      if (end < 0) return false;
      const length = /content-length: *(\d+)/i.exec(all.toString("ascii", 0, end));
      this.keep(all.subarray(end + 4));
      this.needed = length ? Number(length[1]) : 0;
    }
    if (this.size < this.needed) return false;
    const all = this.all();
    const body = all.toString("utf8", 0, this.needed);
    this.keep(all.subarray(this.needed));
    this.needed = -1;
    if (body) this.onMessage(JSON.parse(body));
    return true;
  }

  all() {
    if (this.parts.length !== 1) this.parts = [Buffer.concat(this.parts)];
    return this.parts[0];
  }

  keep(rest) {
    this.parts = [rest];
    this.size = rest.length;
  }
}

/** The connection to one server. `onNotification` gets what it says unasked. */
class Connection {
  constructor(input, output, onNotification) {
    this.input = input;
    this.waiting = new Map();
    this.number = 0;
    this.closed = false;
    const reader = new Reader((message) => this.receive(message, onNotification));
    output.on("data", (bytes) => reader.push(bytes));
    input.on("error", () => this.close());
  }

  receive(message, onNotification) {
    if (message.method !== undefined) {
      // A request of the server gets the answer that it is not known, so that it does not wait.
      if (message.id !== undefined) this.send({ id: message.id, error: { code: -32601, message: "okänd" } });
      else onNotification(message.method, message.params);
      return;
    }
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (waiting) waiting(message.error ? null : message.result);
  }

  send(message) {
    if (this.closed) return;
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }), "utf8");
    this.input.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`, "ascii"), body]));
  }

  notify(method, params) {
    this.send({ method, params });
  }

  /** Ask, and promise the answer; null when the server cannot, or is gone. */
  ask(method, params, token) {
    if (this.closed) return Promise.resolve(null);
    const id = ++this.number;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      if (token) token.onCancellationRequested(() => this.notify("$/cancelRequest", { id }));
      this.send({ id, method, params });
    });
  }

  /** Let nobody wait any longer. */
  close() {
    this.closed = true;
    for (const resolve of this.waiting.values()) resolve(null);
    this.waiting.clear();
  }
}

module.exports = { Connection, Reader };
