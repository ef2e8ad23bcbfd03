/** Ports of this machine: where the server takes media, and where the relay does that stands before it. */
export interface MediaWay {
  server: number;
  relay: number;
}

/**
 * Runs in the page before its scripts: media knows the relay only. The server learns no address of the page, and the page takes the
 * relay's port for the server's. Self-contained, as Playwright sends its text.
 */
export function installOnlyWay({ server, relay }: MediaWay): void {
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (data) {
    const text = typeof data === 'string' ? data.replace(/a=candidate:[^\\]*\\r\\n/g, '') : data;
    send.call(this, text);
  };
  const setRemoteDescription = RTCPeerConnection.prototype.setRemoteDescription as (
    this: RTCPeerConnection,
    description: RTCSessionDescriptionInit,
  ) => Promise<void>;
  RTCPeerConnection.prototype.setRemoteDescription = async function (description) {
    const lines = description.sdp?.split('\r\n') ?? [];
    const here = ` 127.0.0.1 ${server} typ `;
    const sdp = lines
      .filter((line) => !line.startsWith('a=candidate:') || line.includes(here))
      .map((line) => line.replace(here, ` 127.0.0.1 ${relay} typ `))
      .join('\r\n');
    return await setRemoteDescription.call(this, { type: description.type, sdp });
  };
}
