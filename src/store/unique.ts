/** Whether a statement failed because what it wrote has to be unique and is not: 23505 in Postgres, a name in SQLite. */
export function isNotUnique(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE';
}
