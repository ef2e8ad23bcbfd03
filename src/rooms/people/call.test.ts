import { describe, expect, it } from 'vitest';
import { sendsVideo } from './call.ts';

const AUDIO = 'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=sendrecv\r\n';
const video = (lines: string, port = 9): string =>
  `m=video ${port} UDP/TLS/RTP/SAVPF 96 97\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\n${lines}`;

describe('an offer sends a picture', () => {
  it.each([
    ['with a video section that sends and receives', `v=0\r\n${AUDIO}${video('a=sendrecv\r\n')}`, true],
    ['with video first and sound that only listens', `v=0\r\n${video('a=sendonly\r\n')}${AUDIO}`, true],
    ['without any direction, which means both', `v=0\r\n${video('')}`, true],
    ['not when it only receives', `v=0\r\n${AUDIO}${video('a=recvonly\r\n')}`, false],
    ['not when it does neither', `v=0\r\n${video('a=inactive\r\n')}`, false],
    ['not in a section that is switched off', `v=0\r\n${video('a=sendrecv\r\n', 0)}`, false],
    ['not with sound alone', `v=0\r\n${AUDIO}`, false],
    ['not because a fingerprint or name says so', 'v=0\r\ns=m=video 9 x\r\na=m=video 9 x\r\n', false],
    ['with lines that end without a carriage return', 'v=0\nm=video 9 x 96\na=sendonly', true],
  ])('%s', (_, offer, sends) => {
    expect(sendsVideo(offer, `v=0\r\n${AUDIO}${video('a=recvonly\r\n')}`)).toBe(sends);
  });

  it('not when the answer refuses its video section', () => {
    const offer = `v=0\r\n${AUDIO}${video('a=sendrecv\r\n')}`;
    expect(sendsVideo(offer, `v=0\r\n${AUDIO}${video('a=inactive\r\n', 0)}`)).toBe(false);
    expect(sendsVideo(offer, `v=0\r\n${AUDIO}${video('', 0)}${video('a=recvonly\r\n')}`)).toBe(true);
  });
});
