import { describe, expect, it, vi } from 'vitest';
import type { Order, Report } from '../embed/messages.ts';
import { inRoom } from '../test/set-up.ts';
import { connect } from './embedded-meeting.ts';
import type { Look } from './look.ts';

async function embedded() {
  const parts = await inRoom();
  const reports: Report[] = [];
  const theme = vi.fn();
  let order: (order: Order) => void = () => {};
  const embedder = {
    token: null,
    tell: (report: Report) => void reports.push(report),
    listen: (obey: (order: Order) => void) => {
      order = obey;
    },
  };
  connect(embedder, parts.meeting, { theme } as unknown as Look);
  return { ...parts, reports, theme, order: (what: unknown) => order(what as Order) };
}

describe('the page around a meeting', () => {
  it('hears how things are, then every change, and nothing twice', async () => {
    const { call, reports } = await embedded();
    const now = { phase: 'in-room', reason: null, room: 'Lab', memberId: 'me', microphone: 'on', camera: 'on', people: 2 };
    expect(reports).toEqual([now]);
    call.send({ type: 'member.talking', id: 'ada', talking: true });
    expect(reports).toHaveLength(1);
    call.send({ type: 'member.left', id: 'ada' });
    expect(reports.at(-1)).toEqual({ ...now, people: 1 });
    call.send({ type: 'token-refused' });
    expect(reports.at(-1)).toMatchObject({ phase: 'ended', reason: 'token', memberId: null, people: 0 });
  });

  it('switches the microphone only where that changes something', async () => {
    const { order, meeting } = await embedded();
    const toggle = vi.spyOn(meeting.actions, 'toggleMicrophone').mockReturnValue(undefined);
    order({ do: 'microphone', on: true });
    expect(toggle).not.toHaveBeenCalled();
    order({ do: 'microphone', on: false });
    expect(toggle).toHaveBeenCalledOnce();
  });

  it('changes the colours', async () => {
    const { order, theme } = await embedded();
    order({ do: 'theme', value: 'light' });
    expect(theme).toHaveBeenCalledExactlyOnceWith('light');
  });

  it.each([{}, { do: 'endForAll' }, { do: 'microphone', on: 'no' }, { do: 'theme', value: '"></style>' }])(
    'gets nothing done by %j',
    async (what) => {
      const { order, reports, theme, view } = await embedded();
      const before = view();
      order(what);
      expect([reports.length, theme.mock.calls.length, view()]).toEqual([1, 0, before]);
    },
  );
});
