import { z } from 'zod';
import { type Method, onMember } from './method.ts';
import { whisper } from './whisper.ts';

const none = z.object({});

/** Asks a person to open microphone or camera; who could do it may ask for it. Only the person hears of it. */
function ask(kind: 'audio' | 'video'): Method {
  return onMember(none, ({ state, caller }, target) => {
    const by = caller ? { id: caller.id, name: caller.name } : null;
    whisper(state, target, { event_type: 'video.wirespace.asked', params: { ...state.ids, kind, by } });
    return undefined;
  });
}

/** The answer no, to the person who asked; a yes shows by itself. */
function decline(kind: 'audio' | 'video'): Method {
  return onMember(
    none,
    ({ state, caller }, target) => {
      const member = caller && { id: caller.id };
      if (member) whisper(state, target, { event_type: 'video.wirespace.declined', params: { ...state.ids, kind, member } });
      return undefined;
    },
    'everybody',
  );
}

/** Questions between people: additions of this server to the protocol. */
export const CONSENT_METHODS = {
  'wirespace.member.ask_audio': ask('audio'),
  'wirespace.member.ask_video': ask('video'),
  'wirespace.member.decline_audio': decline('audio'),
  'wirespace.member.decline_video': decline('video'),
} satisfies Record<string, Method>;
