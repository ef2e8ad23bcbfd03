import type { TileView } from '../state/view-model.ts';

const LOOKS = [
  ['#2b4a7d', '#7fa3d8', '#f0c9a8', '#2a211d'],
  ['#27594b', '#8fc7b0', '#e3b58d', '#3b2a20'],
  ['#6b3a52', '#d79bb5', '#c98d63', '#1c1614'],
  ['#7a5426', '#e8c07c', '#f2d0b0', '#5b3a22'],
  ['#353a78', '#9fa6ea', '#8a5a3c', '#14100e'],
  ['#25596b', '#86c5d6', '#f3d3b5', '#191512'],
  ['#5d3470', '#c39bd8', '#b97f55', '#241a16'],
  ['#3f5a2c', '#a9cb85', '#eec3a0', '#8a5a2e'],
] as const;

/** Draws what the mixer would send for these tiles: people, dark where nobody is, a document where a screen is shared. */
export function drawPicture(canvas: HTMLCanvasElement, tiles: readonly TileView[]): void {
  canvas.width = 1280;
  canvas.height = 720;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.fillStyle = '#08090d';
  pen.fillRect(0, 0, 1280, 720);
  tiles.forEach((tile, index) => {
    pen.save();
    pen.translate((tile.x / 100) * 1280, (tile.y / 100) * 720);
    pen.scale((tile.width / 100) * 1, (tile.height / 100) * 1);
    pen.beginPath();
    pen.rect(0, 0, 1280, 720);
    pen.clip();
    if (tile.screen) drawScreen(pen);
    else if (tile.person?.videoMuted) drawPlaceholder(pen, tile.name);
    else drawPerson(pen, LOOKS[index % LOOKS.length] as (typeof LOOKS)[number]);
    pen.restore();
  });
}

export function drawPerson(
  pen: CanvasRenderingContext2D,
  [wall, shirt, skin, hair]: readonly [string, string, string, string],
): void {
  const ellipse = (x: number, y: number, rx: number, ry: number, colour: string): void => {
    pen.fillStyle = colour;
    pen.beginPath();
    pen.ellipse(x, y, rx, ry, 0, 0, 7);
    pen.fill();
  };
  const background = pen.createLinearGradient(0, 0, 1280, 720);
  background.addColorStop(0, wall);
  background.addColorStop(1, '#15181f');
  pen.fillStyle = background;
  pen.fillRect(0, 0, 1280, 720);
  pen.fillStyle = 'rgba(255,255,255,.07)';
  pen.fillRect(90, 90, 260, 180);
  pen.fillRect(960, 60, 200, 320);
  ellipse(640, 760, 330, 300, shirt);
  ellipse(640, 480, 60, 90, skin);
  ellipse(640, 330, 132, 165, skin);
  ellipse(640, 250, 146, 112, hair);
  ellipse(640, 350, 118, 130, skin);
  ellipse(592, 335, 11, 13, '#20242b');
  ellipse(688, 335, 11, 13, '#20242b');
  pen.strokeStyle = '#8a4b42';
  pen.lineWidth = 8;
  pen.beginPath();
  pen.arc(640, 390, 42, 0.3, 2.84);
  pen.stroke();
}

function drawPlaceholder(pen: CanvasRenderingContext2D, name: string): void {
  pen.fillStyle = '#1b2030';
  pen.fillRect(0, 0, 1280, 720);
  pen.fillStyle = '#33405f';
  pen.beginPath();
  pen.arc(640, 330, 130, 0, 7);
  pen.fill();
  pen.fillStyle = '#eef1f6';
  pen.font = '600 110px system-ui, sans-serif';
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(name.slice(0, 1), 640, 338);
}

function drawScreen(pen: CanvasRenderingContext2D): void {
  pen.fillStyle = '#f7f8fa';
  pen.fillRect(0, 0, 1280, 720);
  pen.fillStyle = '#2f5bea';
  pen.fillRect(0, 0, 1280, 72);
  pen.fillStyle = '#1c2230';
  pen.font = '700 46px system-ui, sans-serif';
  pen.fillText('Plan for the spring', 90, 170);
  pen.fillStyle = '#9aa3b2';
  for (let line = 0; line < 9; line += 1) pen.fillRect(90, 220 + line * 44, 420 + ((line * 97) % 180), 14);
  const bars = [0.35, 0.6, 0.5, 0.82, 0.95];
  bars.forEach((height, i) => {
    pen.fillStyle = i === 4 ? '#1f9d61' : '#8fa9f5';
    pen.fillRect(800 + i * 76, 620 - height * 380, 52, height * 380);
  });
}
