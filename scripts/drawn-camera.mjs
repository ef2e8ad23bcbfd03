/**
 * Runs in a page before its scripts: the camera shows a drawn person who moves a little; the microphone is silent, or hums like
 * somebody who talks.
 */
export function drawnCamera({ looks: [wall, shirt, skin, hair], talks }) {
  const canvas = Object.assign(document.createElement('canvas'), { width: 960, height: 540 });
  const pen = canvas.getContext('2d');
  pen.scale(0.75, 0.75);
  const ellipse = (x, y, rx, ry, colour) => {
    pen.fillStyle = colour;
    pen.beginPath();
    pen.ellipse(x, y, rx, ry, 0, 0, 7);
    pen.fill();
  };
  const draw = () => {
    const sway = Math.sin(performance.now() / 900) * 14;
    const background = pen.createLinearGradient(0, 0, 1280, 720);
    background.addColorStop(0, wall);
    background.addColorStop(1, '#15181f');
    pen.fillStyle = background;
    pen.fillRect(0, 0, 1280, 720);
    pen.fillStyle = 'rgba(255,255,255,.07)';
    pen.fillRect(90, 90, 260, 180);
    pen.fillRect(960, 60, 200, 320);
    ellipse(640 + sway / 2, 760, 330, 300, shirt);
    ellipse(640 + sway, 480, 60, 90, skin);
    ellipse(640 + sway, 330, 132, 165, skin);
    ellipse(640 + sway, 250, 146, 112, hair);
    ellipse(640 + sway, 350, 118, 130, skin);
    ellipse(592 + sway, 335, 11, 13, '#20242b');
    ellipse(688 + sway, 335, 11, 13, '#20242b');
    pen.strokeStyle = '#8a4b42';
    pen.lineWidth = 8;
    pen.beginPath();
    pen.arc(640 + sway, 390, 42, 0.3, 2.84);
    pen.stroke();
  };
  draw();
  setInterval(draw, 66);
  const microphone = () => {
    const context = new AudioContext();
    const destination = context.createMediaStreamDestination();
    if (talks) {
      const voice = new OscillatorNode(context, { frequency: 180, type: 'sawtooth' });
      voice.connect(new GainNode(context, { gain: 0.25 })).connect(destination);
      voice.start();
    }
    return destination.stream.getTracks();
  };
  navigator.mediaDevices.getUserMedia = async (wish) => {
    const tracks = [...(wish.video ? canvas.captureStream(15).getTracks() : []), ...(wish.audio ? microphone() : [])];
    return new MediaStream(tracks);
  };
  navigator.mediaDevices.getDisplayMedia = async () => drawnScreen().captureStream(5);

  function drawnScreen() {
    const screen = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
    const ink = screen.getContext('2d');
    const box = (colour, ...rect) => {
      ink.fillStyle = colour;
      ink.fillRect(...rect);
    };
    const page = () => {
      box('#f7f8fa', 0, 0, 1280, 720);
      box('#2f5bea', 0, 0, 1280, 72);
      ink.fillStyle = '#1c2230';
      ink.font = '700 46px system-ui, sans-serif';
      ink.fillText('Plan for the spring', 90, 170);
      for (let line = 0; line < 9; line += 1) box('#9aa3b2', 90, 220 + line * 44, 420 + ((line * 97) % 180), 14);
      for (const [i, height] of [0.35, 0.6, 0.5, 0.82, 0.95].entries())
        box(i === 4 ? '#1f9d61' : '#8fa9f5', 800 + i * 76, 620 - height * 380, 52, height * 380);
    };
    page();
    setInterval(page, 200);
    return screen;
  }
}
