import { describe, expect, it } from 'vitest';
import type { MemberPayload, VideoEvent } from '../wire/events.ts';
import { eventFrame, eventParams } from './events.ts';

describe('an event', () => {
  const member: MemberPayload = {
    ...{ id: 'k', room_id: 'r', room_session_id: 's', name: 'Ann', type: 'member', parent_id: null, meta: {} },
    ...{ requested_position: 'auto', handraised: false, visible: true, talking: false, on_hold: false, deaf: false },
    ...{ audio_muted: true, video_muted: false, input_volume: 0, output_volume: 0, input_sensitivity: 50 },
  };
  const event = {
    event_type: 'video.member.updated',
    params: { room_id: 'r', room_session_id: 's', member: { ...member, updated: ['audio_muted', 'visible'] } },
  } satisfies VideoEvent;

  it('names changed fields in camelCase too, when twins are wanted, and stays as it was', () => {
    expect(JSON.parse(eventParams(event, true)).member.updated).toEqual(['audio_muted', 'audioMuted', 'visible']);
    expect(JSON.parse(eventParams(event, false)).member.updated).toEqual(['audio_muted', 'visible']);
    expect(event.params.member.updated).toEqual(['audio_muted', 'visible']);
  });

  it('becomes a signalwire.event with seconds', () => {
    const text = eventFrame({ id: 'e"1', type: 't', channel: 'c', now: 1500, params: '{"a":1}', nodeId: 'n@' });
    expect(JSON.parse(text)).toEqual({
      jsonrpc: '2.0',
      id: 'e"1',
      method: 'signalwire.event',
      params: { event_type: 't', event_channel: 'c', timestamp: 1.5, node_id: 'n@', params: { a: 1 } },
    });
  });
});
