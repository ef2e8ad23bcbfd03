const RATE = 24_000;
const SECONDS = 0.8;
/** Two notes, a fifth apart. */
const NOTES = [523, 784];

/** Plays a short sound on a speaker; null: the browser's choice. Rejects when the browser will not. */
export async function playTestSound(device: string | null): Promise<void> {
  const url = URL.createObjectURL(new Blob([waveFile()], { type: 'audio/wav' }));
  const audio = new Audio(url);
  audio.addEventListener('ended', () => URL.revokeObjectURL(url));
  if (device !== null && 'setSinkId' in audio) await audio.setSinkId(device);
  await audio.play();
}

/** 16 bit mono PCM in a WAVE file. */
function waveFile(): ArrayBuffer {
  const samples = RATE * SECONDS;
  const file = new ArrayBuffer(44 + samples * 2);
  const view = new DataView(file);
  const text = (at: number, value: string): void => {
    for (const [i, letter] of [...value].entries()) view.setUint8(at + i, letter.charCodeAt(0));
  };
  text(0, 'RIFF');
  view.setUint32(4, 36 + samples * 2, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, samples * 2, true);
  for (let i = 0; i < samples; i += 1) {
    const note = NOTES[Math.floor((i / samples) * NOTES.length)] ?? 0;
    const part = ((i / samples) * NOTES.length) % 1;
    // Each note swells and fades, so that nothing clicks.
    view.setInt16(44 + i * 2, Math.sin((2 * Math.PI * note * i) / RATE) * Math.sin(Math.PI * part) * 9000, true);
  }
  return file;
}
