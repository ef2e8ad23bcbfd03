import { z } from 'zod';
import { Refusal } from '../../base/errors.ts';
import { TokenBucket } from '../../base/token-bucket.ts';
import type { Member } from '../people/member.ts';
import type { SessionState } from '../session/state.ts';
import { type Method, onMember, tellPrivately } from './method.ts';

type Kind = 'audio' | 'video';

const none = z.object({});

const MINUTE_S = 60;

/** Questions that one person has not answered are remembered up to so many. */
const OPEN_QUESTIONS = 100;

/** Takes one of what a person may ask and answer in a minute, however often it comes in. Throws {@link Refusal}. */
function spend({ context }: SessionState, { link }: Member): void {
  const { questionsPerMinute: count } = context.limits;
  const budget = context.links.budget(link, 'questions', () => new TokenBucket(context.clock, count / MINUTE_S, count));
  if (!budget.take()) throw new Refusal('too_many');
}

/** Asks a person to open microphone or camera. It takes the right to open it oneself, and only the person is asked. */
function ask(kind: Kind): Method {
  return onMember(none, ({ state, caller }, target) => {
    if (caller) {
      spend(state, caller);
      const openQuestions = new Set([...target.openQuestions, questionOf(kind, caller)]);
      const [oldest] = openQuestions;
      if (openQuestions.size > OPEN_QUESTIONS && oldest !== undefined) openQuestions.delete(oldest);
      state.roster.change(target, { openQuestions });
    }
    const by = caller ? { id: caller.id, name: caller.name } : null;
    tellPrivately(state, target, { event_type: 'video.wirespace.asked', params: { ...state.ids, kind, by } });
    return undefined;
  });
}

/** Declines a question, once, to the person who asked it. A yes shows by itself. Without a question there is nothing to decline. */
function decline(kind: Kind): Method {
  return onMember(
    none,
    ({ state, caller }, target) => {
      if (!caller) return;
      spend(state, caller);
      const openQuestions = new Set(caller.openQuestions);
      if (!openQuestions.delete(questionOf(kind, target))) return;
      state.roster.change(caller, { openQuestions });
      const member = { id: caller.id };
      tellPrivately(state, target, { event_type: 'video.wirespace.declined', params: { ...state.ids, kind, member } });
    },
    'everybody',
  );
}

function questionOf(kind: Kind, { id }: Member): string {
  return `${kind} ${id}`;
}

/** Questions between people: additions of this server to the protocol. */
export const CONSENT_METHODS = {
  'wirespace.member.ask_audio': ask('audio'),
  'wirespace.member.ask_video': ask('video'),
  'wirespace.member.decline_audio': decline('audio'),
  'wirespace.member.decline_video': decline('video'),
} satisfies Record<string, Method>;
