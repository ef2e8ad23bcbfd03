import { type Field, flag, instant } from './fields.ts';
import { ROOM_FIELDS } from './rooms.ts';

/** The names of older clients, read when `LENIENT` is on (rest-api 15.2). */
type Body = Readonly<Record<string, unknown>>;

function absent(body: Body, name: string): boolean {
  return body[name] === undefined || body[name] === null;
}

/** `body` with `to` taken from `from` when `to` is absent; a value that `only` refuses is ignored. */
function alias(body: Body, from: string, to: string, only?: Field<unknown>): Body {
  if (absent(body, from) || !absent(body, to)) return body;
  return only && !only.safeParse(body[from]).success ? body : { ...body, [to]: body[from] };
}

/** Body of `POST` and `PUT /rooms` in today's names. */
export function modernRoom(body: Body): Body {
  let modern = alias(body, 'room_name', 'name');
  modern = alias(modern, 'max_participants', 'max_members', ROOM_FIELDS.max_members);
  modern = alias(modern, 'starts_at', 'join_from', instant);
  modern = alias(modern, 'ends_at', 'join_until', instant);
  return alias(modern, 'audio_video_sync', 'sync_audio_video');
}

/** Whether the room is to vanish with its next session; undefined when the body does not say. */
export function readDeleteOnEnd(body: Body): boolean | undefined {
  return absent(body, 'delete_on_end') ? undefined : flag.safeParse(body.delete_on_end).data;
}

/** Names on pages of the SDK's reference, and what they mean (rest-api 11.1). */
const OTHER_NAMES: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['video.prioritize_handraise', ['room.prioritize_handraise']],
  ['video.member.raisehand', ['room.self.raisehand', 'room.member.raisehand']],
  ['video.member.lowerhand', ['room.self.lowerhand', 'room.member.lowerhand']],
]);

/** Body of `POST /room_tokens` in today's names. */
export function modernRoomToken(body: Body): Body {
  const modern = alias(alias(body, 'scopes', 'permissions'), 'audio_video_sync', 'sync_audio_video');
  const permissions: unknown = modern.permissions;
  if (!Array.isArray(permissions)) return modern;
  const kept = (permissions as unknown[]).filter((entry) => typeof entry !== 'string' || entry.trim() !== '');
  return { ...modern, permissions: kept.flatMap((entry): unknown[] => [...(OTHER_NAMES.get(entry) ?? [entry])]) };
}
