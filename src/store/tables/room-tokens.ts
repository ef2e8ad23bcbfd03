/** One row for each room token that was given out. */
export interface RoomTokensTable {
  /** `jti` of the token. */
  id: string;
  project_id: string;
  room_name: string;
  user_name: string | null;
  join_as: string;
  /** Whom it is for, in words of the program that asked for it; null: unknown. */
  holder: string | null;
  created_at: number;
  expires_at: number | null;
  /** From then on nobody can join with it any more, revoked or not; null: there is no such time. */
  useless_at: number | null;
  revoked_at: number | null;
}
