import { streamUrl } from './fields.ts';

/** Fields of `POST` and `PUT` of streams (rest-api 7.2). */
export const STREAM_FIELDS = { url: streamUrl } as const;

/** A destination of streams as clients see it (rest-api 7.1). */
export interface StreamBody {
  id: string;
  url: string;
  stream_type: 'rtmp';
  width: number;
  height: number;
  fps: number;
  created_at: string;
  updated_at: string;
}
