/**
 * The order of an answer's sections. It is the offer's (RFC 8829, section 5.3.1), with one exception: the vendor's SDK expects sound first
 * from every server. When a video section comes before the first audio section in its own offer, it moves everything from the answer's first
 * audio section up to its first video section to the end. So the answer to such an offer begins with the sections that belong
 * at the end. Where no order comes out right after that, it stays the offer's.
 * @param sections in the order of the offer
 */
export function answerOrder<Section extends { type: string }>(sections: readonly Section[]): Section[] {
  const firstAudio = sections.findIndex(({ type }) => type === 'audio');
  const firstVideo = sections.findIndex(({ type }) => type === 'video');
  if (firstVideo < 0 || firstAudio < firstVideo) return [...sections];
  const lastVideo = sections.findLastIndex(({ type }) => type === 'video');
  const tail = sections.findIndex(({ type }, index) => type === 'audio' && index > lastVideo);
  if (tail < 0) return [...sections];
  return [...sections.slice(0, firstVideo), ...sections.slice(tail), ...sections.slice(firstVideo, tail)];
}
