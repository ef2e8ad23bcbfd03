import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { promisify } from 'node:util';
import { freeTcpPort, freeUdpPort } from './free-ports.ts';

const run = promisify(execFile);
/** Where Debian has the module of the package libnginx-mod-rtmp. */
const MODULE = '/usr/lib/nginx/modules/ngx_rtmp_module.so';

/** nginx with its RTMP module, which keeps what it gets. It refuses streams of the application `closed`. */
export class RtmpServer {
  readonly port: number;
  readonly #folder: string;
  #process: ChildProcess;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.#folder = folder;
    this.#process = this.#run();
  }

  static async start(): Promise<RtmpServer> {
    if (!existsSync(MODULE)) throw new Error("Debian's packages nginx and libnginx-mod-rtmp are needed");
    const [port, folder] = [await freeTcpPort(), await mkdtemp(join(tmpdir(), 'wirespace-rtmp-'))];
    await mkdir(join(folder, 'kept'));
    const root = process.getuid?.() === 0 ? 'user root;' : '';
    await writeFile(
      join(folder, 'nginx.conf'),
      `load_module ${MODULE}; ${root} worker_processes 1; daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/log;
       events { worker_connections 64; }
       rtmp { server { listen 127.0.0.1:${port};
         application live { live on; record all; record_path ${folder}/kept; record_unique on; }
         application closed { live on; deny publish all; } } }`,
    );
    const server = new RtmpServer(port, folder);
    await server.#listens();
    return server;
  }

  /** Stands still until {@link goOn}: the connection stays, and nothing is read. */
  stall(): void {
    this.#process.kill('SIGSTOP');
  }

  goOn(): void {
    this.#process.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    this.goOn();
    await exited;
  }

  async again(): Promise<void> {
    this.#process = this.#run();
    await this.#listens();
  }

  /** Each connection's stream of a name, in order, as transport streams. */
  async received(name: string): Promise<Buffer[]> {
    const folder = join(this.#folder, 'kept');
    const files = (await readdir(folder)).filter((file) => file.startsWith(name)).sort();
    return await Promise.all(files.map((file) => transportStream(join(folder, file))));
  }

  /** Bytes of what it got of a name. */
  async bytes(name: string): Promise<number> {
    const folder = join(this.#folder, 'kept');
    const files = (await readdir(folder)).filter((file) => file.startsWith(name));
    const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  async close(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #run(): ChildProcess {
    return spawn('nginx', ['-p', this.#folder, '-c', join(this.#folder, 'nginx.conf')], { stdio: 'ignore' });
  }

  async #listens(): Promise<void> {
    for (let looks = 0; looks < 200; looks += 1) {
      const socket = connect(this.port, '127.0.0.1');
      const there = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'error').then(() => false)]).catch(
        () => false,
      );
      socket.destroy();
      if (there) return;
      await new Promise((done) => setTimeout(done, 25));
    }
    throw new Error('nginx does not listen');
  }
}

/** A file's pictures and sound, as they are, in a transport stream. */
async function transportStream(path: string): Promise<Buffer> {
  const args = ['-v', 'error', '-i', path, '-c', 'copy', '-f', 'mpegts', '-'];
  return (await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: 256 * 1024 * 1024 })).stdout;
}

/** Debian's receiver of SRT, which keeps what it gets. */
export class SrtServer {
  readonly port: number;
  readonly #pieces: Buffer[] = [];
  readonly #process: ChildProcess;

  private constructor(port: number, passphrase: string) {
    this.port = port;
    this.#process = spawn(
      'srt-live-transmit',
      ['-q', '-loglevel:fatal', `srt://127.0.0.1:${port}?mode=listener&passphrase=${passphrase}`, 'file://con'],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    this.#process.stdout?.on('data', (bytes: Buffer) => this.#pieces.push(bytes));
  }

  static async start(passphrase: string): Promise<SrtServer> {
    const server = new SrtServer(await freeUdpPort(), passphrase);
    await once(server.#process, 'spawn');
    return server;
  }

  get received(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
  }
}

/** TLS before another port, with a certificate for `localhost` that only those trust who know {@link TlsDoor.certificate}. */
export class TlsDoor {
  private constructor(
    readonly port: number,
    /** The file of the certificate. */
    readonly certificate: string,
    readonly close: () => Promise<void>,
  ) {}

  static async open(behind: number): Promise<TlsDoor> {
    const folder = await mkdtemp(join(tmpdir(), 'wirespace-tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const made = [
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
    ];
    await run('openssl', ['req', ...made, '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert]);
    const server = createTlsServer({ key: await readFile(key), cert: await readFile(cert) }, (socket) => {
      const inner = connect(behind, '127.0.0.1');
      for (const each of [socket, inner]) each.on('error', () => {});
      socket.pipe(inner).pipe(socket);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as { port: number };
    return new TlsDoor(port, cert, async () => {
      server.close();
      await rm(folder, { recursive: true, force: true });
    });
  }
}

/** Something that takes connections and never says a word. */
export async function silentServer(): Promise<{ port: number; close(): void }> {
  const server = createServer((socket) => socket.on('error', () => {}));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { port: (server.address() as { port: number }).port, close: () => server.close() };
}
