/** A black picture, for a camera that is switched off when one joins: the call needs a track to switch it on later. */
export function darkTrack(): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 360;
  canvas.getContext('2d')?.fillRect(0, 0, canvas.width, canvas.height);
  return canvas.captureStream(1).getVideoTracks()[0] as MediaStreamTrack;
}

/** Silence, for a microphone that is switched off when one joins. It computes its silence until it is stopped, and ends with that. */
export function silentTrack(): MediaStreamTrack {
  const context = new AudioContext();
  const track = context.createMediaStreamDestination().stream.getAudioTracks()[0] as MediaStreamTrack;
  const stop = track.stop.bind(track);
  // No event tells that a track was stopped by the page itself.
  track.stop = () => {
    stop();
    if (context.state !== 'closed') void context.close();
  };
  return track;
}
