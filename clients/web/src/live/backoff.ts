/** Milliseconds; the first pause is about so long, each further one about twice as long … */
const FIRST_PAUSE = 1_000
/** … and none longer than this. */
const LONGEST_PAUSE = 5 * 60_000

/** Milliseconds before the next try to connect, after so many failures: at random, so that clients don't come in step. */
export function pauseAfter(failures: number, random = Math.random): number {
  const full = Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE)
  return full * (0.5 + random() / 2)
}
