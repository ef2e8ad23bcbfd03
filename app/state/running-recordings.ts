/** One recording that runs or pauses, as those hear of it who may record. */
export interface RunningRecording {
  id: string;
  state: string;
}

/** The running recordings after an event about one. */
export function nextRunning(running: readonly RunningRecording[], { id, state }: RunningRecording): readonly RunningRecording[] {
  if (state === 'completed') return running.filter((one) => one.id !== id);
  return running.some((one) => one.id === id)
    ? running.map((one) => (one.id === id ? { id, state } : one))
    : [...running, { id, state }];
}
