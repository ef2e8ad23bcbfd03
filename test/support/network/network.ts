import { TcpPath } from './tcp-path.ts';
import { UdpPath } from './udp-path.ts';

/** A network between clients on this machine and a server, for one client or for all that share its fate. */
export class Network {
  private constructor(
    readonly tcp: TcpPath,
    readonly udp: UdpPath,
    /** Where the server takes media. */
    readonly serverMediaPort: number,
  ) {}

  static async to(server: { port: number; mediaPort: number }): Promise<Network> {
    return new Network(await TcpPath.to(server.port), await UdpPath.to(server.mediaPort), server.mediaPort);
  }

  /** `http://localhost:<port>`: the server through this network. */
  get url(): string {
    return `http://localhost:${this.tcp.port}`;
  }

  /** Loses everything, or media only, until `comeBack`. */
  lose(what: 'everything' | 'media'): void {
    this.udp.lost = true;
    if (what === 'everything') this.tcp.lost = true;
  }

  comeBack(): void {
    this.udp.lost = false;
    this.tcp.lost = false;
  }

  /** NAT: media comes from other ports from now on. */
  rebind(): void {
    this.udp.rebind();
  }

  /** Another network: what was open is dead, what is opened anew comes from `source`, an address of 127.0.0.0/8. */
  move(source: string): void {
    this.udp.move(source);
    this.tcp.move(source);
  }

  close(): void {
    this.tcp.close();
    this.udp.close();
  }
}
