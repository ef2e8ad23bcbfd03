import { z } from 'zod';

/** Parts of answers. They describe what is sent; what comes in is read by `fields.ts`. */
export const instantOut = z.string().meta({ format: 'date-time', examples: ['2026-03-02T09:00:00Z'] });
export const uuidOut = z.string().meta({ format: 'uuid' });
export const metaOut = z.record(z.string(), z.unknown());
export const qualityOut = z.enum(['720p', '1080p']);
export const fpsOut = z.union([z.literal(20), z.literal(30)]);
/** Money; this server charges nothing. */
export const dollarsOut = z.number();
export const colourOut = z.string().meta({ pattern: '^#[0-9a-fA-F]{6}$', examples: ['#044EF4'] });
