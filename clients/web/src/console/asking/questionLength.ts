const LEAST = 3
const MOST = 4000
/** Characters left, from which on they are told. */
const NEAR = 400

/** Whether a question can be sent; what is wrong with its length, or soon will be. */
export function questionLength(question: string): {
  fits: boolean
  note: string | null
  problem: string | null
} {
  const length = [...question].length
  const left = MOST - length
  if (left < 0) {
    return {
      fits: false,
      note: null,
      problem: `${-left} characters too long; a question has at most ${MOST}.`,
    }
  }
  return { fits: length >= LEAST, note: left <= NEAR ? `${left} characters left` : null, problem: null }
}
