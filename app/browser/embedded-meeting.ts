import type { Report, Switch } from '../embed/messages.ts';
import type { MeetingModel, MeetingView } from '../state/view-model.ts';
import type { Embedder } from './embedder.ts';
import { isTheme, type Look } from './look.ts';

/** Tells the page around this one how the meeting goes, and does what it asks for. */
export function connect(embedder: Embedder, { view, actions }: Pick<MeetingModel, 'view' | 'actions'>, look: Look): void {
  let last = '';
  const tell = (now: MeetingView): void => {
    const report = reportOf(now);
    const text = JSON.stringify(report);
    if (text === last) return;
    last = text;
    embedder.tell(report);
  };
  tell(view.value);
  view.watch(tell);
  embedder.listen((order) => {
    const { microphone, camera } = reportOf(view.value);
    const turn = (is: Switch, on: unknown, toggle: () => void): void => {
      if (typeof on === 'boolean' && is === (on ? 'off' : 'on')) toggle();
    };
    switch (order.do) {
      case 'join':
        return actions.join();
      case 'leave':
        return actions.leave();
      case 'microphone':
        return turn(microphone, order.on, actions.toggleMicrophone);
      case 'camera':
        return turn(camera, order.on, actions.toggleCamera);
      case 'theme':
        return isTheme(order.value) ? look.theme(order.value) : undefined;
    }
  });
}

/** What the page around may know of the meeting. */
function reportOf({ phase, visit, room, devices }: MeetingView): Report {
  const before = (state: string): Switch => (state === 'on' || state === 'off' ? state : 'none');
  return {
    phase: phase.name,
    reason: phase.name === 'ended' ? phase.reason : null,
    room: visit.room,
    memberId: room?.selfId || null,
    microphone: room?.own.audio.state ?? before(devices.microphone.state),
    camera: room?.own.video.state ?? before(devices.camera.state),
    people: room?.people.length ?? 0,
  } satisfies Report;
}
