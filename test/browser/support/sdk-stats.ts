/** What a page's call has sent and received so far. */
export interface MediaCounters {
  audioIn: number;
  audioOut: number;
  videoIn: number;
  videoOut: number;
  framesDecoded: number;
  width: number;
  height: number;
  /** Energy of the received sound, as `totalAudioEnergy` of WebRTC statistics. */
  energy: number;
}

/** Runs in the page. Self-contained, as Playwright sends its text. */
export async function mediaCounters(): Promise<MediaCounters> {
  const { peer } = (globalThis as unknown as { roomSession: { peer?: { instance?: RTCPeerConnection } } }).roomSession;
  const sums = { audioIn: 0, audioOut: 0, videoIn: 0, videoOut: 0, framesDecoded: 0, width: 0, height: 0, energy: 0 };
  for (const entry of ((await peer?.instance?.getStats()) ?? new Map()).values()) {
    if (entry.type === 'inbound-rtp' && entry.kind === 'audio') {
      sums.audioIn += entry.packetsReceived;
      sums.energy += entry.totalAudioEnergy ?? 0;
    }
    if (entry.type === 'inbound-rtp' && entry.kind === 'video') {
      sums.videoIn += entry.packetsReceived;
      sums.framesDecoded += entry.framesDecoded;
      sums.width = entry.frameWidth ?? 0;
      sums.height = entry.frameHeight ?? 0;
    }
    if (entry.type === 'outbound-rtp' && entry.kind === 'audio') sums.audioOut += entry.packetsSent;
    if (entry.type === 'outbound-rtp' && entry.kind === 'video') sums.videoOut += entry.packetsSent;
  }
  return sums;
}
