/** Runs in the page: over what each transport of the call goes, as the browser's statistics say. Self-contained, as its text is sent. */
export async function mediaWay(): Promise<string[]> {
  const { peer } = (globalThis as unknown as { roomSession: { peer: { instance: RTCPeerConnection } } }).roomSession;
  const stats = new Map<string, Record<string, unknown>>();
  for (const [id, entry] of (await peer.instance.getStats()) as unknown as Map<string, Record<string, unknown>>)
    stats.set(id, entry);
  const of = (id: unknown): Record<string, unknown> => stats.get(String(id)) ?? {};
  return [...stats.values()]
    .filter(({ type }) => type === 'candidate-pair')
    .filter(({ id, selected, nominated, state }) => {
      const chosen = [...stats.values()].some((it) => it.type === 'transport' && it.selectedCandidatePairId === id);
      // Firefox has no statistics of transports.
      return chosen || (selected === true && nominated === true && state === 'succeeded');
    })
    .map((pair) => `${of(pair.localCandidateId).protocol} to ${of(pair.remoteCandidateId).port}`);
}
