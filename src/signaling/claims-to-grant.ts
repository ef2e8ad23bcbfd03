import type { Grant } from '../rooms/settings/grant.ts';
import type { Claims } from '../wire/claims.ts';
import { cleanName } from '../wire/names.ts';

/** What a verified token lets its holder do, in the domain's terms. Claims count seconds, grants milliseconds. */
export function claimsToGrant(claims: Claims): Grant {
  return {
    projectId: claims.sub,
    roomName: claims.r,
    tokenId: claims.jti,
    // Others see it; the record of the token keeps it as its creator wrote it.
    userName: cleanName(claims.u ?? ''),
    joinAs: claims.ja,
    mediaAllowed: claims.ma ?? 'all',
    // The audience has no permissions, whatever its token says (space-protocol 2.4).
    permissions: claims.ja === 'audience' ? [] : claims.s,
    joinFrom: milliseconds(claims.jf),
    joinUntil: milliseconds(claims.ju),
    removeAt: milliseconds(claims.rat),
    expiresAt: milliseconds(claims.exp),
    removeAfterSecondsElapsed: claims.rse ?? null,
    joinAudioMuted: claims.jam ?? false,
    joinVideoMuted: claims.jvm ?? false,
    autoCreateRoom: claims.acr,
    byLink: claims.bl ?? false,
    holder: claims.h ?? null,
    enableRoomPreviews: claims.erp ?? false,
    roomDisplayName: claims.rdn ?? null,
    endRoomSessionOnLeave: claims.eor ?? false,
    roomMeta: claims.rm ?? {},
    meta: claims.m ?? {},
    syncAudioVideo: claims.sav ?? null,
  };
}

function milliseconds(seconds: number | undefined): number | null {
  return seconds === undefined ? null : Math.round(seconds * 1000);
}
