import { describe, expect, it } from 'vitest';
import { eventNames } from './subscriptions.ts';

describe('the list of a subscription', () => {
  it('means what the SDKs mean by it', () => {
    expect([...eventNames(['video.room.audienceCount'])]).toEqual(['video.room.audience_count']);
    expect([...eventNames(['video.memberList.updated'])]).toEqual([
      'video.member.joined',
      'video.member.updated',
      'video.member.left',
    ]);
    expect([...eventNames(['video.video.member.left', 'video.member.updated.visible', 'video.member.talking.start'])]).toEqual([
      'video.member.left',
      'video.member.updated',
      'video.member.talking',
    ]);
    expect([...eventNames(['video.track', 'x', '__proto__', 'constructor'])]).toEqual([]);
  });
});
