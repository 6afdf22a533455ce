import type { SupportingDetail } from '@/api/types'

export type Cell = SupportingDetail['data']['rows'][number][number]

/** Digits that are worth reading; what comes after them is a trace of binary fractions. */
const DIGITS = 6
const MOST_DECIMALS = 6
/** From here on a number is told by its power of ten: JavaScript has no more exact digits. */
const HUGE = 1e15

const numbers = new Map<number, Intl.NumberFormat>()

/** How the numbers of a column are written: all with as many decimals, so that their digits stand below each other. */
export function columnFormat(values: readonly unknown[]): (value: Cell) => string {
  const found = values.filter((value) => typeof value === 'number')
  const decimals = Math.max(0, ...found.map((value) => decimalsOf(value, decimalsFor(found))))
  return (value) => (typeof value === 'number' ? written(value, decimals) : plain(value))
}

/** A single value; its number has the decimals that it needs. */
export function single(value: Cell): string {
  return columnFormat([value])(value)
}

/** Fewer, the larger the largest of them is, but cents are always told. */
function decimalsFor(values: number[]): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const whole = largest >= 1 ? Math.floor(Math.log10(largest)) + 1 : 0
  return Math.min(Math.max(DIGITS - whole, 2), MOST_DECIMALS)
}

function decimalsOf(value: number, most: number): number {
  if (isOutsideOf(value, most)) return 0
  return (
    Math.abs(value)
      .toFixed(most)
      .replace(/\.?0+$/, '')
      .split('.')[1]?.length ?? 0
  )
}

function written(value: number, decimals: number): string {
  if (isOutsideOf(value, Math.max(decimals, 2))) return scientific(value)
  return formatOf(decimals).format(value)
}

/** Whether a number would be all zeros, or digits that it does not have. */
function isOutsideOf(value: number, decimals: number): boolean {
  const size = Math.abs(value)
  return size >= HUGE || (size > 0 && size < 0.5 * 10 ** -decimals)
}

function formatOf(decimals: number): Intl.NumberFormat {
  const known = numbers.get(decimals)
  if (known) return known
  const made = new Intl.NumberFormat('en', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    // Years are whole numbers of four digits.
    useGrouping: decimals > 0 ? 'always' : 'min2',
  })
  numbers.set(decimals, made)
  return made
}

/** “4.4 × 10⁻⁵⁸”. */
function scientific(value: number): string {
  const [digits, power] = value.toExponential(3).split('e')
  return `${Number(digits)} × 10${superscript(Number(power))}`
}

function superscript(power: number): string {
  return [...String(power)].map((sign) => (sign === '-' ? '⁻' : ('⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(sign)] ?? ''))).join('')
}

function plain(value: Exclude<Cell, number>): string {
  if (value === null) return 'no value'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return value
}
