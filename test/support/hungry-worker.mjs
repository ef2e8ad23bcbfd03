/** Stands in for a media worker: says that it uses as much memory as the name of the newest room tells, `memory-<bytes>`. */
process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  if (message.type === 'request')
    process.send({ type: 'failure', id: message.id, failure: { name: 'Error', message: 'no figures' } });
  else if (message.command?.kind === 'shutdown') process.exit();
  else if (message.command?.kind === 'open')
    process.send({
      type: 'heartbeat',
      cpuMicroseconds: 0,
      loopDelayMs: 0,
      rssBytes: Number(/\d+$/.exec(message.command.room)?.[0] ?? 0),
    });
});
process.send({ type: 'ready' });
