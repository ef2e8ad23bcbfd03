import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** This machine as programs behind the wall see it, and they themselves (RFC 5737). */
const OUTSIDE = '198.51.100.1';
const INSIDE = '198.51.100.2';

/**
 * A network that lets out TCP to one port and nothing else: a network namespace with a line to this machine, in which the system knows
 * no other way. Nothing of it depends on what a browser thinks. Needs root, and `ip` and `tc` of Debian's iproute2.
 */
export class WalledNetwork {
  readonly #name: string;
  readonly #folder: string;

  private constructor(name: string, folder: string) {
    this.#name = name;
    this.#folder = folder;
  }

  /** @param port TCP port of this machine that is reached from inside */
  static open(port: number): WalledNetwork {
    const name = `ws${process.pid}`;
    const walled = new WalledNetwork(name, mkdtempSync(join(tmpdir(), 'wirespace-walled-')));
    run('ip', `netns add ${name}`);
    try {
      run('ip', `link add ${walled.#near} type veth peer name ${name}f netns ${name}`);
      run('ip', `address add ${OUTSIDE}/30 dev ${walled.#near}`);
      run('ip', `link set ${walled.#near} up`);
      for (const step of [
        'link set lo up',
        `address add ${INSIDE}/30 dev ${name}f`,
        `link set ${name}f up`,
        `route add default via ${OUTSIDE}`,
        // The rule for addresses inside stands before both.
        `rule add pref 100 ipproto tcp dport ${port} lookup main`,
        'rule add pref 200 unreachable',
      ])
        run('ip', `-netns ${name} ${step}`);
    } catch (error) {
      walled.close();
      throw error;
    }
    return walled;
  }

  /** Address of this machine for programs inside. */
  get server(): string {
    return OUTSIDE;
  }

  /** File that runs a program inside, with the arguments that it is given. */
  inside(program: string): string {
    const file = join(this.#folder, 'inside');
    writeFileSync(file, `#!/bin/sh\nexec ip netns exec ${this.#name} '${program}' "$@"\n`);
    chmodSync(file, 0o755);
    return file;
  }

  /** From now on no more than so many kilobits a second come in; what waits longer than 200 ms is lost. Null: as fast as it goes. */
  limit(kilobits: number | null): void {
    if (kilobits === null) run('tc', `qdisc del dev ${this.#near} root`);
    else run('tc', `qdisc replace dev ${this.#near} root tbf rate ${kilobits}kbit burst 4kb latency 200ms`);
  }

  /** Programs inside have to be ended before. */
  close(): void {
    run('ip', `netns delete ${this.#name}`);
    rmSync(this.#folder, { recursive: true });
  }

  get #near(): string {
    return `${this.#name}n`;
  }
}

function run(program: 'ip' | 'tc', words: string): void {
  execFileSync(program, words.split(' '));
}
