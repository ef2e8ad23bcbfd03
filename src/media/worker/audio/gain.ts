/**
 * Factor of a volume of the protocol, -50 … 50 (space-protocol 4.4): 1 dB per step below 0 with -50 silent, 0.4 dB per step above
 * (at most +20 dB, since speech near full scale has no more room). 0 changes nothing.
 */
export function volumeGain(volume: number): number {
  if (volume <= -50) return 0;
  const decibels = volume < 0 ? volume : 0.4 * Math.min(50, volume);
  return 10 ** (decibels / 20);
}
