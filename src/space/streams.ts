import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { AddressGuard } from '../base/outgoing/address-guard.ts';
import { Streams } from '../broadcast/streams.ts';
import type { Config } from '../config.ts';
import { confinement } from '../media/confinement.ts';
import type { BroadcastPort } from '../rooms/ports.ts';
import { limitsOf } from './limits.ts';
import { ownHosts } from './playing.ts';

export interface OpeningOptions {
  broadcasts: BroadcastPort;
  clock: Clock;
  log: Logger;
}

/** Streams of rooms as they are configured. */
export function openStreams(config: Config, { broadcasts, clock, log }: OpeningOptions): Streams {
  const guard = new AddressGuard({ allow: config.STREAM_ALLOW, own: ownHosts(config) });
  return new Streams({ broadcasts, guard, clock, log, confine: confinement, ...limitsOf(config).streams });
}
