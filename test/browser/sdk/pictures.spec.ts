import { LOOKS } from '../support/fake-media.ts';
import { expect, test, VIEWER } from '../support/sdk-fixtures.ts';

/** Runs in a page: fetches an image as any page may, and decodes it. */
async function fetchImage(
  url: string,
): Promise<{ status: number; type: string; frames: number; first: number[]; bytes: string }> {
  const response = await fetch(url, { credentials: 'omit' });
  const data = await response.arrayBuffer();
  const type = response.headers.get('content-type') ?? '';
  const digest = await crypto.subtle.digest('SHA-256', data);
  const bytes = [...new Uint8Array(digest)].join(' ');
  if (!response.ok) return { status: response.status, type, frames: 0, first: [], bytes };
  const decoder = new ImageDecoder({ data, type });
  await decoder.tracks.ready;
  await decoder.completed;
  const { image } = await decoder.decode({ frameIndex: 0 });
  const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
  const g = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  g.drawImage(image, 0, 0);
  const first = [...g.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data].slice(0, 3);
  return { status: response.status, type, frames: decoder.tracks.selectedTrack?.frameCount ?? 0, first, bytes };
}

const distance = (a: readonly number[], b: readonly number[]): number => Math.hypot(...a.map((value, i) => value - (b[i] ?? 0)));

test('a room with previews shows its picture to any page under one address until it ends (rest-api 188, 189)', async ({
  open,
  enter,
  room,
  space,
}) => {
  const created = await space.createRoom({ name: room, enable_room_previews: true });
  const outsider = await open();
  const ann = await enter({}, { looks: LOOKS.red });
  const joined = (await ann.event('room.joined')).params as { room_session: { id: string; preview_url: string } };
  const { preview_url: url, id } = joined.room_session;
  const inRest = async (): Promise<unknown> => (await space.rest('GET', `/room_sessions/${id}`)).preview_url;
  expect(await inRest()).toBe(url);
  expect((await space.rest('GET', `/rooms/${created.id}?include_active_session=true`)).active_session).toMatchObject({
    preview_url: url,
  });
  const look = () => outsider.page.evaluate(fetchImage, url);
  const before = await look();
  expect(before).toMatchObject({ status: 200, type: 'image/webp' });
  await expect.poll(async () => (await look()).frames, { timeout: 30_000 }).toBe(5);
  const after = await look();
  expect(after.bytes).not.toBe(before.bytes);
  expect(distance(after.first, LOOKS.red.colour)).toBeLessThan(40);
  expect(await inRest()).toBe(url);
  await ann.call('leave');
  await expect.poll(inRest).toBeNull();
  expect((await look()).status).toBe(404);
  const silent = await enter({ room_name: `${room}_without` });
  expect((await silent.event('room.joined')).params).not.toHaveProperty('room_session.preview_url');
});

test('who joins a room that withholds its picture is seen, and sees when it asks', async ({ enter, room, space }) => {
  await space.createRoom({ name: room, room_join_video_off: true });
  const ann = await enter({}, { looks: LOOKS.red });
  const viewer = await enter(VIEWER);
  await ann.page.waitForTimeout(1_500);
  expect(await ann.counters()).toMatchObject({ videoIn: 0 });
  expect(await viewer.counters()).toMatchObject({ videoIn: 0 });
  expect((await ann.counters()).videoOut).toBeGreaterThan(10);
  await ann.call('setVideoDirection', 'sendrecv');
  await viewer.call('setVideoDirection', 'recvonly');
  for (const page of [ann, viewer]) await expect.poll(async () => (await page.counters()).videoIn).toBeGreaterThan(50);
  const me = await ann.memberId();
  await expect.poll(async () => distance((await ann.colours())[me] ?? [], LOOKS.red.colour)).toBeLessThan(60);
});

test('colours arrive as they were sent', async ({ enter }) => {
  const people = await Promise.all(
    Object.entries(LOOKS).map(async ([name, looks]) => ({ page: await enter({ user_name: name }, { looks }), looks })),
  );
  const [first] = people;
  for (const { page, looks } of people) {
    const id = await page.memberId();
    await expect
      .poll(async () => distance((await first?.page.colours())?.[id] ?? [], looks.colour), { message: String(looks.colour) })
      .toBeLessThan(20);
  }
});
