/** A black picture, for a camera that is switched off when one joins: the call needs a track to switch it on later. */
export function darkTrack(): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 360;
  canvas.getContext('2d')?.fillRect(0, 0, canvas.width, canvas.height);
  return canvas.captureStream(1).getVideoTracks()[0] as MediaStreamTrack;
}

/** Silence, for a microphone that is switched off when one joins. */
export function silentTrack(): MediaStreamTrack {
  const destination = new AudioContext().createMediaStreamDestination();
  return destination.stream.getAudioTracks()[0] as MediaStreamTrack;
}
