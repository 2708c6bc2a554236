// As much of Redis' protocol as publish and subscribe take, for machines where no Valkey or Redis can be had.
//   node broker-stand-in.mjs --port 6379
import { createServer } from 'node:net';

const port = Number(process.argv[process.argv.indexOf('--port') + 1]);
/** Open connections by channel. */
const channels = new Map();

const bulk = text => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
/** What the server says unasked: a push in RESP3, an array before it. */
const told = ({ version }, kind, channel, last) =>
  `${version === 3 ? '>' : '*'}3\r\n${bulk(kind)}${bulk(channel)}${last}`;

function subscribe(connection, channel) {
  const subscribers = channels.get(channel) ?? new Set();
  channels.set(channel, subscribers.add(connection));
  connection.channels.add(channel);
  return told(connection, 'subscribe', channel, `:${connection.channels.size}\r\n`);
}

function unsubscribe(connection, channel) {
  channels.get(channel)?.delete(connection);
  connection.channels.delete(channel);
  return told(connection, 'unsubscribe', channel, `:${connection.channels.size}\r\n`);
}

function publish(channel, text) {
  const subscribers = channels.get(channel) ?? [];
  for (const other of subscribers) other.socket.write(told(other, 'message', channel, bulk(text)));
  return `:${subscribers.size ?? 0}\r\n`;
}

function hello(connection, [version, ...options]) {
  if (options.some(option => option.toUpperCase() === 'AUTH')) return '-WRONGPASS invalid username-password pair\r\n';
  connection.version = Number(version ?? 2);
  const facts = `${bulk('server')}${bulk('redis')}${bulk('proto')}:${connection.version}\r\n`;
  return `${connection.version === 3 ? '%2' : '*4'}\r\n${facts}`;
}

function answer(connection, [command, ...args]) {
  switch (command.toUpperCase()) {
    case 'HELLO':
      return hello(connection, args);
    case 'AUTH':
      return '-WRONGPASS invalid username-password pair\r\n';
    case 'PING':
      return connection.version === 2 && connection.channels.size > 0
        ? `*2\r\n${bulk('pong')}${bulk('')}`
        : '+PONG\r\n';
    case 'SUBSCRIBE':
      return args.map(channel => subscribe(connection, channel)).join('');
    case 'UNSUBSCRIBE':
      return (args.length > 0 ? args : [...connection.channels])
        .map(channel => unsubscribe(connection, channel))
        .join('');
    case 'PUBLISH':
      return publish(args[0], args[1]);
    case 'CLIENT':
    case 'SELECT':
    case 'QUIT':
      return '+OK\r\n';
    default:
      return `-ERR unknown command '${command}'\r\n`;
  }
}

/** Takes one whole command, an array of bulk strings, off the front; null while it is not whole. */
function takeCommand(text) {
  const head = /^\*(\d+)\r\n/.exec(text);
  if (head === null) return null;
  let at = head[0].length;
  const words = [];
  for (let left = Number(head[1]); left > 0; left -= 1) {
    const size = /^\$(\d+)\r\n/.exec(text.slice(at, at + 16));
    if (size === null) return null;
    const from = at + size[0].length;
    at = from + Number(size[1]) + 2;
    if (text.length < at) return null;
    words.push(Buffer.from(text.slice(from, at - 2), 'latin1').toString('utf8'));
  }
  return { words, rest: text.slice(at) };
}

const server = createServer(socket => {
  const connection = { socket, version: 2, channels: new Set() };
  let waiting = '';
  socket.on('error', () => undefined);
  socket.on('close', () => {
    for (const channel of connection.channels) channels.get(channel)?.delete(connection);
  });
  socket.on('data', chunk => {
    // One character a byte, so that lengths are those of the protocol.
    waiting += chunk.toString('latin1');
    for (let taken = takeCommand(waiting); taken !== null; taken = takeCommand(waiting)) {
      waiting = taken.rest;
      socket.write(answer(connection, taken.words));
    }
  });
});
server.listen(port, '127.0.0.1', () => console.log('Ready to accept connections'));
