import type { VideoEvent } from '../../wire/events.ts';
import type { Permission } from '../../wire/permissions.ts';
import { isFor } from '../people/member.ts';
import type { Starter } from '../people/started.ts';
import { eachOnce } from './outbox.ts';
import type { SessionState } from './state.ts';

/**
 * Tells of something that was started: who may control it, who follows the session, and in any case who started it (space-protocol 5.1).
 * Puts nothing into the records.
 */
export function tellOf(state: SessionState, starter: Starter, permission: Permission, event: VideoEvent): void {
  const isOfParticipant = starter.name !== null;
  const links = [
    ...state.participants((member) => isFor(member, permission) || member.link.id === starter.link?.id),
    ...state.followers.values(),
    ...(starter.link && !isOfParticipant ? [starter.link] : []),
  ];
  state.outbox.put(eachOnce(links), { kind: 'event', event, channel: state.channel });
}

/** Scheme and host of an address: what comes behind may be secret. */
export function withoutSecret(url: string): string {
  const origin = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url)?.[0] ?? '';
  return `${origin.replace(/\/\/.*@/, '//')}/…`;
}
