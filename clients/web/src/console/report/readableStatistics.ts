import type { SupportingDetail } from '@/api/types'
import { type Cell, single } from './cells'

type Json = Cell | Json[] | { [key: string]: Json }

/** What a procedure has computed, ready to be read. */
export interface ReadableStatistics {
  values: { label: string; value: string }[]
  /** Sentences, such as what was assumed. */
  notes: { label: string; sentences: string[] }[]
  tables: { label: string; columns: string[]; rows: Cell[][] }[]
}

const LABELS: Record<string, string> = {
  n: 'Values (n)',
  sd: 'Standard deviation',
  sem: 'Standard error',
  q1: 'First quartile',
  q3: 'Third quartile',
  chi2: 'χ²',
  r_squared: 'R²',
  tau: 'Kendall’s tau',
  r: 'Correlation (r)',
  alpha: 'Significance level',
  min: 'Smallest',
  max: 'Largest',
}
/** Below this, nobody reads the digits of a p-value. */
const SMALLEST_P = 0.001

/** Single values, sentences and tables out of what a procedure has told as JSON. */
export function readable(statistics: SupportingDetail['statistics']): ReadableStatistics {
  const found: ReadableStatistics = { values: [], notes: [], tables: [] }
  for (const [key, value] of entries(statistics as Record<string, Json>)) add(found, key, label(key), value)
  return found
}

function add(found: ReadableStatistics, key: string, name: string, value: Json): void {
  if (isScalar(value)) {
    found.values.push({ label: name, value: told(key, value) })
  } else if (!Array.isArray(value)) {
    for (const [inner, part] of entries(value)) add(found, inner, `${name}: ${label(inner)}`, part)
  } else if (value.every((entry) => isObject(entry))) {
    found.tables.push({ label: name, ...table(value) })
  } else if (value.some((entry) => typeof entry === 'string' && entry.includes(' '))) {
    found.notes.push({ label: name, sentences: value.map(text) })
  } else {
    found.values.push({ label: name, value: value.map(text).join(', ') })
  }
}

function table(objects: Record<string, Json>[]): { columns: string[]; rows: Cell[][] } {
  const keys = new Set(objects.flatMap((object) => entries(object).map(([key]) => key)))
  // Who a row is about stands first.
  const ordered = [...keys].sort((one, other) => Number(namesRow(other)) - Number(namesRow(one)))
  return {
    columns: ordered.map(label),
    rows: objects.map((object) => ordered.map((key) => cell(key, object[key] ?? null))),
  }
}

function namesRow(key: string): boolean {
  return key === 'name' || key === 'group' || key === 'period'
}

function cell(key: string, value: Json): Cell {
  if (typeof value === 'number') return isP(key) && value < SMALLEST_P ? told(key, value) : value
  return isScalar(value) ? value : text(value)
}

function told(key: string, value: Cell): string {
  return isP(key) && typeof value === 'number' && value < SMALLEST_P ? `< ${SMALLEST_P}` : single(value)
}

function text(value: Json): string {
  if (isScalar(value)) return single(value)
  if (Array.isArray(value)) return value.map(text).join(', ')
  return entries(value)
    .map(([key, part]) => `${label(key)} ${text(part)}`)
    .join(', ')
}

/** What says something: empty lists do not, nor does below which round number a p-value is that stands beside it. */
function entries(object: Record<string, Json>): [string, Json][] {
  return Object.entries(object).filter(
    ([key, value]) =>
      value !== null && !(Array.isArray(value) && value.length === 0) && !/(^|_)p(_value)?_below$/.test(key),
  )
}

function label(key: string): string {
  const known = LABELS[key]
  if (known) return known
  const words = key
    .replace(/(^|_)p(_value)?$/, '$1p-value')
    .replace(/(^|_)r$/, '$1r')
    .replaceAll('_', ' ')
  return /^p[ -]/.test(words) ? words : words.charAt(0).toUpperCase() + words.slice(1)
}

function isP(key: string): boolean {
  return /(^|_)p(_value)?$/.test(key)
}

function isScalar(value: Json): value is Cell {
  return value === null || typeof value !== 'object'
}

function isObject(value: Json): value is Record<string, Json> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
