/** Free-form data that applications attach to rooms and members. */
export type Meta = Record<string, unknown>;
