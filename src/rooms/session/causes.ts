/** Cause of a `verto.bye` (Q.850; space-protocol 3.9). */
export interface Cause {
  cause: string;
  causeCode: number;
}

export const NORMAL_CLEARING: Cause = { cause: 'NORMAL_CLEARING', causeCode: 16 };
export const CONGESTION: Cause = { cause: 'NORMAL_CIRCUIT_CONGESTION', causeCode: 34 };
export const INVALID_CALL: Cause = { cause: 'INVALID_CALL_REFERENCE', causeCode: 81 };
/** Recovery on timer expiry: media was waited for in vain. */
export const MEDIA_TIMEOUT: Cause = { cause: 'RECOVERY_ON_TIMER_EXPIRE', causeCode: 102 };
export const INCOMPATIBLE: Cause = { cause: 'INCOMPATIBLE_DESTINATION', causeCode: 88 };
