import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OwnListener } from './own-listener.ts';

describe('the own listener', () => {
  let listener: OwnListener;
  let connections: number;
  beforeEach(async () => {
    connections = 0;
    const count = (): void => {
      connections += 1;
    };
    listener = await OwnListener.listen(count, { warn: () => {} });
  });
  afterEach(() => listener.close());

  it('sends away who comes before the routes stand, and serves from then on', async () => {
    const early = await fetch(listener.url);
    expect(early.status).toBe(503);
    listener.open((request, response) => response.end(`served ${request.url}`));
    expect(await (await fetch(`${listener.url}/here`)).text()).toBe('served /here');
    expect(connections).toBeGreaterThan(0);
  });

  it('listens on this machine only', () => {
    expect(listener.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});
