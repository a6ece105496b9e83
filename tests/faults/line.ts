import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** The line between the bot and the stand-in: it can be cut, and it can go dead without a word. */
export interface Line {
  root: string;
  /** open: through. refused: nobody listens. dead: connections are taken and never answered. */
  set(state: 'open' | 'refused' | 'dead'): Promise<void>;
  /** Connections that came in since it was last set. */
  attempts(): number;
  close(): Promise<void>;
}

export async function makeLine(to: string): Promise<Line> {
  const target = new URL(to);
  const sockets = new Set<Socket>();
  let state: 'open' | 'refused' | 'dead' = 'open';
  let attempts = 0;
  const server = createServer((near) => {
    attempts += 1;
    sockets.add(near);
    near.on('error', () => near.destroy());
    near.on('close', () => sockets.delete(near));
    if (state === 'dead') return void near.resume();
    const far = connect(Number(target.port), target.hostname);
    sockets.add(far);
    far.on('error', () => near.destroy());
    far.on('close', () => {
      sockets.delete(far);
      near.destroy();
    });
    near.on('close', () => far.destroy());
    near.pipe(far);
    far.pipe(near);
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    root: `http://127.0.0.1:${port}`,
    async set(next) {
      const before = state;
      state = next;
      attempts = 0;
      // Dead: what is open stays open and hears nothing more.
      if (next === 'dead') for (const socket of sockets) socket.unpipe();
      else hangUp();
      if (next === 'refused' && before !== 'refused') await new Promise((resolve) => server.close(resolve));
      if (next !== 'refused' && before === 'refused') await listen(port);
    },
    attempts: () => attempts,
    async close() {
      hangUp();
      if (state !== 'refused') await new Promise((resolve) => server.close(resolve));
    },
  };
}
