/** What follows from the version of the browser SDK that speaks (space-protocol 0.7). */
export interface AgentTraits {
  /** Recovers from `Requester validation failed` on the same socket (3.29 and later). */
  retriesRefusedConnect: boolean;
  /** Emits the names in `updated` verbatim, so that camelCase twins serve its documented listeners (3.25 and later). */
  wantsTwins: boolean;
  /**
   * Renews its call when it is back on another socket. It makes connections with a pool of candidates, so that in Chromium this gets stuck
   * (3.29 and later; docs/guides/bare-sdk.md).
   */
  resumes: boolean;
}

const BROWSER_AGENT = /^@signalwire\/js\/browser\/(\d+)\.(\d+)/;

/** Traits by the `agent` of a browser's connect; an unknown agent counts as current. */
export function agentTraits(agent: string): AgentTraits {
  const match = BROWSER_AGENT.exec(agent);
  if (!match) return { retriesRefusedConnect: true, wantsTwins: true, resumes: false };
  const version = Number(match[1]) * 1000 + Number(match[2]);
  return { retriesRefusedConnect: version >= 3029, wantsTwins: version >= 3025, resumes: version >= 3029 };
}

/** Whether a `User-Agent` is that of Firefox, which gathers new candidates whatever the pool. Other browsers share Chromium's WebRTC. */
export function isFirefox(userAgent = ''): boolean {
  return /\bFirefox\/\d/.test(userAgent);
}
