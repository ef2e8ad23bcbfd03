// Two sockets that send notifications of nested arrays, 122 kB each, as fast as they are taken, and come back when they are closed.
// node flood.mjs <port>
import { WebSocket } from 'ws';

const nested = JSON.parse('['.repeat(30) + ']'.repeat(30));
const text = JSON.stringify({ jsonrpc: '2.0', method: 'x', params: { a: Array(2_000).fill(nested) } });

function flood() {
  const socket = new WebSocket(`ws://127.0.0.1:${process.argv[2]}/`);
  const send = () => {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount < 1_000_000) socket.send(text);
    setTimeout(send, 3);
  };
  socket.on('open', () => {
    console.log('open');
    send();
  });
  socket.on('error', () => {});
  socket.on('close', () => setTimeout(flood, 20));
}
flood();
flood();
