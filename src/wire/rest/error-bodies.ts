import { z } from 'zod';

/** Body of 400, 401, 403, 404, 413 and 500 (rest-api 1.7). */
export const FlatError = z
  .object({
    error: z.enum(['Bad Request', 'Unauthorized', 'Forbidden', 'Not Found', 'Payload Too Large', 'Internal Server Error']),
  })
  .meta({ id: 'FlatError' });

/** Body of 422 and 429: one item for each thing that is wrong (rest-api 1.7). */
export const ErrorList = z
  .object({
    errors: z
      .array(
        z.object({
          type: z.enum(['validation_error', 'account_error']),
          code: z.string().min(1),
          message: z.string().min(1),
          attribute: z.string().nullable(),
          url: z.string().meta({ format: 'uri' }),
        }),
      )
      .min(1),
  })
  .meta({ id: 'ErrorList' });
