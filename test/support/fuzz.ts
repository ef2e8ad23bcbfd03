import fc from 'fast-check';

/** Runs of each property: few in CI, more by `FUZZ_RUNS=20000 npm run unit`. */
export const FUZZ_RUNS = Number(process.env.FUZZ_RUNS ?? 300);

/** Arbitrary datagrams up to `maxLength` bytes. */
export function datagrams(maxLength = 200): fc.Arbitrary<Buffer> {
  return fc.uint8Array({ minLength: 0, maxLength }).map((bytes) => Buffer.from(bytes));
}

/** Checks a property with the house's number of runs; a failure prints its seed and the smallest counterexample. */
export function holds<T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void): void {
  const run = (value: T): void => {
    property(value);
  };
  fc.assert(fc.property(arbitrary, run), { numRuns: FUZZ_RUNS });
}
