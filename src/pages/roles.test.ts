import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { policyOf } from './policy.ts';
import { DEFAULT_ROLES, readRoles } from './roles.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wirespace-roles-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function read(text: string) {
  const path = join(directory, 'roles.json');
  await writeFile(path, text);
  return readRoles(path);
}

it('a file changes what it names and nothing else', async () => {
  const roles = await read('{"meeting-guest": {"label": "Visitor", "permissions": ["room.self.audio_mute"]}, "guest": {}}');
  expect(roles['meeting-guest']).toEqual({ name: 'meeting-guest', label: 'Visitor', permissions: ['room.self.audio_mute'] });
  expect(roles.guest).toEqual(DEFAULT_ROLES.guest);
  expect(roles['meeting-host']).toEqual(DEFAULT_ROLES['meeting-host']);
});

it.each([
  ['{"guest": {"permissions": ["room.self.audio_mut"]}}', 'guest: "room.self.audio_mut" is no permission'],
  ['{"gast": {}}', 'gast'],
  ['{"guest": {"permission": []}}', 'permission'],
  ['{"guest": {"label": ""}}', 'guest.label'],
  ['[]', 'the file'],
  ['{', 'not JSON'],
])('%s is refused with one line that says %s', async (text, message) => {
  const error = await read(text).catch((reason: Error) => reason);
  expect(error).toBeInstanceOf(Error);
  expect((error as Error).message).toContain(message);
  expect((error as Error).message).not.toContain('\n');
});

it('what is said before joining follows from what anybody may do to others', () => {
  expect(policyOf(DEFAULT_ROLES, 'ask')).toEqual({
    mute: true,
    unmute: 'ask',
    stopVideo: true,
    startVideo: 'ask',
    remove: true,
    moveToAudience: true,
    record: true,
    stream: true,
  });
  const mild = { ...DEFAULT_ROLES, moderator: DEFAULT_ROLES.guest, 'meeting-host': DEFAULT_ROLES.guest };
  expect(policyOf(mild, 'direct')).toMatchObject({ mute: false, unmute: 'never', remove: false });
  // A deployer may let guests moderate.
  const guest = {
    ...DEFAULT_ROLES.guest,
    permissions: ['room.member.audio_mute', 'room.recording', 'room.stream.start'] as const,
  };
  expect(policyOf({ ...mild, 'meeting-guest': guest }, 'ask')).toMatchObject({
    mute: true,
    record: true,
    stream: true,
    remove: false,
  });
});
