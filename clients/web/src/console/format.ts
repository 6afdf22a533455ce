const NUMBER = new Intl.NumberFormat('en', { maximumFractionDigits: 4, useGrouping: 'min2' })
const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
const MOMENT = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })
const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

export const number = (value: number) => NUMBER.format(value)
export const compact = (value: number) => COMPACT.format(value)
export const moment = (iso: string) => MOMENT.format(new Date(iso))

/** “3 minutes ago”. */
export function ago(iso: string, now = Date.now()): string {
  const seconds = (new Date(iso).getTime() - now) / 1000
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return RELATIVE.format(Math.round(seconds / size), unit)
  }
  return 'just now'
}

/** “1.4 MB”. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  const power = value > 0 ? Math.min(Math.floor(Math.log10(value) / 3), units.length - 1) : 0
  return `${Number((value / 1000 ** power).toPrecision(3))} ${units[power]}`
}

/** A cell of a table, as text. */
export function cell(value: string | number | boolean | null): string {
  if (value === null) return '–'
  return typeof value === 'number' ? number(value) : String(value)
}
