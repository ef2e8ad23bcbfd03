import { expect, it } from 'vitest';
import { FakeDevices } from '../test/fake-browser.ts';
import { settled } from '../test/fake-room.ts';
import { DeviceCheck } from './device-check.ts';
import type { TrackAnswer } from './ports.ts';

function setUp() {
  const devices = new FakeDevices();
  const levels: number[] = [];
  const deviceCheck = new DeviceCheck(devices, (level) => levels.push(level));
  return { devices, deviceCheck, levels, view: () => deviceCheck.view.value };
}

it('both devices open, with a preview and a meter', async () => {
  const { deviceCheck, devices, view } = setUp();
  expect(view().camera.state).toBe('asking');
  await deviceCheck.open();
  expect(view()).toMatchObject({ microphone: { state: 'on' }, camera: { state: 'on' }, preview: { video: 'video 2' } });
  expect(devices.followed).toBe('audio 1');
  expect(view().camera.choices).toEqual([{ id: 'c1', label: 'Webcam' }]);
});

it('switching off gives the device back, switching on opens it again', async () => {
  const { deviceCheck, devices, view } = setUp();
  await deviceCheck.open();
  await deviceCheck.toggle('video');
  expect(view()).toMatchObject({ camera: { state: 'off' }, preview: null });
  expect(devices.stopped).toEqual(['video 2']);
  await deviceCheck.toggle('audio');
  expect(devices.followed).toBeNull();
  await deviceCheck.toggle('video');
  expect(view()).toMatchObject({ camera: { state: 'on' }, preview: { video: 'video 3' } });
});

it('each device tells its own trouble, and the other one works', async () => {
  const { deviceCheck, devices, view } = setUp();
  devices.trouble = { audio: 'busy' };
  await deviceCheck.open();
  expect(view()).toMatchObject({ microphone: { state: 'trouble', trouble: 'busy' }, camera: { state: 'on', trouble: null } });
  expect(deviceCheck.take()).toMatchObject({ audio: false, video: true, stream: { video: 'video 1' } });
});

it('trying again asks only for what is in trouble, and a missing device may be another one', async () => {
  const { deviceCheck, devices, view } = setUp();
  await deviceCheck.open();
  devices.trouble = { video: 'missing' };
  await deviceCheck.choose('camera', 'gone');
  devices.trouble = {};
  devices.asked.length = 0;
  await deviceCheck.retry();
  expect(devices.asked).toEqual(['video']);
  expect(view().camera).toMatchObject({ state: 'on', trouble: null });
});

it('another device takes the place of the old one', async () => {
  const { deviceCheck, devices, view } = setUp();
  await deviceCheck.open();
  await deviceCheck.choose('microphone', 'm2');
  expect(devices.stopped).toEqual(['audio 1']);
  expect(view().microphone).toMatchObject({ chosen: 'm2', state: 'on' });
  expect(devices.followed).toBe('audio 3');
  await deviceCheck.choose('speaker', 's1');
  expect(view().speaker.chosen).toBe('s1');
});

it('an answer that comes too late is given back', async () => {
  const { deviceCheck, devices, view } = setUp();
  await deviceCheck.open();
  let answer: (value: TrackAnswer) => void = () => {};
  devices.open = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  void deviceCheck.choose('camera', 'slow');
  const late = answer;
  void deviceCheck.choose('camera', 'quick');
  answer({ track: 'quick', device: 'quick' });
  late({ track: 'late', device: 'slow' });
  await settled();
  expect(devices.stopped).toContain('late');
  expect(view().preview).toEqual({ video: 'quick' });
});

it('what a call has taken is not stopped with the choice of devices', async () => {
  const { deviceCheck, devices, view } = setUp();
  await deviceCheck.open();
  expect(deviceCheck.take()).toMatchObject({ audio: true, video: true, stream: { audio: 'audio 1', video: 'video 2' } });
  deviceCheck.close();
  expect(devices.stopped).toEqual([]);
  expect(view().preview).toBeNull();
});

it('a device that comes is in the list', async () => {
  const { deviceCheck, devices, view } = setUp();
  await deviceCheck.open();
  devices.lists = { ...devices.lists, camera: [{ id: 'c2', label: 'New' }] };
  devices.changed();
  await settled();
  expect(view().camera.choices).toEqual([{ id: 'c2', label: 'New' }]);
});
