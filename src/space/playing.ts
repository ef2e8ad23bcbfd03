import type { Clock } from '../base/clock.ts';
import type { Config } from '../config.ts';
import { confinement } from '../media/confinement.ts';
import type { Engine } from '../media/engine.ts';
import { Playbacks } from '../playback/playbacks.ts';
import { limitsOf } from './limits.ts';

export interface PlayingOptions {
  engine: Engine;
  clock: Clock;
  /** The built process that plays a file; beside the built server when absent. */
  playerEntry: URL | undefined;
}

/** What plays files into rooms. Our own hosts are never called for that unless PLAY_ALLOW names them: they may trust this machine. */
export function openPlaybacks(config: Config, { engine, clock, playerEntry }: PlayingOptions): Playbacks {
  const own = ownHosts(config);
  const limits = limitsOf(config).playbacks;
  const entry = playerEntry ? { entry: playerEntry } : {};
  return new Playbacks({ clock, engine, limits, allow: config.PLAY_ALLOW, own, confine: confinement, ...entry });
}

/** Names and addresses of this server, as far as its configuration has them. */
export function ownHosts({ HOST, PUBLIC_URL, MEDIA_ADDRESS = [] }: Config): string[] {
  const pages = PUBLIC_URL === undefined ? [] : [new URL(PUBLIC_URL).hostname.replace(/^\[|\]$/g, '')];
  return [HOST, ...pages, ...MEDIA_ADDRESS];
}
