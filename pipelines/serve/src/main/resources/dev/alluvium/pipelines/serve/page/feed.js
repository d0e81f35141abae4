// The connection to the run: rows of tables by key, as of a version, and how the connection is.

const FIRST_RETRY_MILLIS = 500;
const LONGEST_RETRY_MILLIS = 10_000;
const SILENCE_MILLIS = 6_000;

export class Feed {
  hello = null;
  status = null;
  tables = []; // by place: Map of key → {values, time}
  version = null;
  state = 'connecting'; // connecting | live | gone
  lastHeard = null;
  #listeners = new Set();
  #retry = FIRST_RETRY_MILLIS;
  #socket = null;

  constructor(url) {
    this.url = url;
    this.#connect();
    setInterval(() => this.#watch(), 1_000);
  }

  // listener(kind): hello, rows, status or state.
  listen(listener) {
    this.#listeners.add(listener);
  }

  #tell(kind) {
    for (const listener of this.#listeners) listener(kind);
  }

  #connect() {
    const socket = new WebSocket(this.url);
    this.#socket = socket;
    socket.onmessage = (event) => this.#take(JSON.parse(event.data), socket);
    socket.onclose = () => this.#lost(socket);
  }

  #lost(socket) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    this.#to('gone');
    setTimeout(() => this.#connect(), this.#retry * (0.75 + Math.random() / 2));
    this.#retry = Math.min(2 * this.#retry, LONGEST_RETRY_MILLIS);
  }

  // A connection that is silent is gone, though nobody has said so.
  #watch() {
    const socket = this.#socket;
    if (this.state === 'live' && Date.now() - this.lastHeard > SILENCE_MILLIS && socket) {
      this.#lost(socket);
      socket.close();
    }
  }

  #to(state) {
    if (state !== this.state) {
      this.state = state;
      this.#tell('state');
    }
  }

  #take(message, socket) {
    if (socket !== this.#socket) return;
    this.lastHeard = Date.now();
    if (message.type === 'hello') {
      this.hello = message;
      this.#tell('hello');
    } else if (message.type === 'status') {
      this.status = message;
      this.#tell('status');
    } else if (message.type === 'snapshot' || message.type === 'changes') {
      this.#rows(message, socket);
    }
  }

  #rows(message, socket) {
    if (message.type === 'snapshot') {
      this.tables = this.hello.tables.map(() => new Map());
    } else if (message.from !== this.version) {
      socket.close(); // Something is missing: begin anew.
      return;
    }
    for (const [place, key, values] of message.rows) {
      if (values === null) this.tables[place].delete(key);
      else this.tables[place].set(key, {values, time: timeOf(this.hello.tables[place], values)});
    }
    this.version = message.version;
    this.#retry = FIRST_RETRY_MILLIS;
    this.#to('live');
    this.#tell('rows');
  }
}

// Epoch milliseconds of a row; null where it has no time.
export function timeOf(table, values) {
  if (table.time.length === 0) return null;
  let millis = 0;
  for (const column of table.time) {
    const at = table.columns.indexOf(column);
    const value = values[at];
    if (value === null) return null;
    millis += table.types[at] === 'int64' ? value * 3_600_000 : Date.parse(value);
  }
  return millis;
}
