import { describe, expect, it } from 'vitest';
import { fileNameOf, isPlayable, receiverAddress, receiverOf, watchLink } from './addresses.ts';

describe('the address of a video', () => {
  it('is one of the web or of RTMP', () => {
    for (const address of ['https://a.test/b.mp4', 'http://a.test/live.m3u8', 'rtmp://a.test/app/x', 'rtmps://a.test/x'])
      expect(isPlayable(address), address).toBe(true);
    for (const address of ['', 'a.test/b.mp4', 'file:///etc/passwd', 'javascript:alert(1)', 'rtmp:///x', 'C:\\a.mp4'])
      expect(isPlayable(address), address).toBe(false);
  });

  it('is shown by the name of its file, without what lets somebody in', () => {
    expect(fileNameOf('https://me:pass@cdn.test/a/Our%20talk.mp4?token=secret#t=1')).toBe('Our talk.mp4');
    expect(fileNameOf('https://cdn.test/')).toBe('cdn.test');
    expect(fileNameOf('https://cdn.test/%E0%A4%A')).toBe('%E0%A4%A');
    expect(fileNameOf('nothing')).toBe('');
  });
});

describe('the address of a receiver', () => {
  it('takes the key as services give it, apart from the address', () => {
    expect(receiverAddress('rtmp://live.test/app', 'k-1')).toBe('rtmp://live.test/app/k-1');
    expect(receiverAddress('rtmps://live.test:443/app/', '/k-1?a=b')).toBe('rtmps://live.test:443/app/k-1?a=b');
    expect(receiverAddress('rtmp://live.test/app/k-1', '')).toBe('rtmp://live.test/app/k-1');
    expect(receiverAddress('srt://live.test:9000', 'publish:a/b')).toBe('srt://live.test:9000?streamid=publish%3Aa%2Fb');
    expect(receiverAddress('srt://live.test:9000?latency=200', 'k')).toBe('srt://live.test:9000?latency=200&streamid=k');
  });

  it('is of RTMP or SRT', () => {
    for (const address of ['', 'live.test/app', 'https://live.test/app', 'rtmp:///app'])
      expect(receiverAddress(address, 'k')).toBe(null);
  });

  it('is shown without the path, the key and the password', () => {
    expect(receiverOf('rtmp://me:pass@live.test:1936/app/secret?key=secret')).toBe('live.test:1936');
    expect(receiverOf('srt://live.test:9000?streamid=secret')).toBe('live.test:9000');
    expect(receiverOf('nothing')).toBe('');
  });
});

describe('the link to watch', () => {
  it('is that of the server, unless it names nothing but the IP address of its machine', () => {
    const here = 'https://meet.test/meet/Lab?user=Mo';
    expect(watchLink('https://video.test/watch/Lab?key=1', here)).toBe('https://video.test/watch/Lab?key=1');
    for (const host of ['127.0.0.1:3000', '10.1.2.3', '[fd00::1]:3000'])
      expect(watchLink(`http://${host}/watch/Lab?key=1`, here), host).toBe('https://meet.test/watch/Lab?key=1');
    expect(watchLink('/watch/Lab?key=1', here)).toBe('https://meet.test/watch/Lab?key=1');
  });
});
