import type { SupportingDetail } from '@/api/types'
import type { Cell } from './cells'

/** Spreadsheets run what begins so; numbers may begin with a sign. */
const FORMULA = /^\s*[=+\-@\t\r]/
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
/** Without it, some spreadsheets don't read the file as UTF-8. */
const BYTE_ORDER_MARK = '\ufeff'

/** Rows as a CSV file (RFC 4180). Text that a spreadsheet would run stands behind an apostrophe. */
export function csv({ columns, rows }: Pick<SupportingDetail['data'], 'columns' | 'rows'>): string {
  return BYTE_ORDER_MARK + [columns, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('')
}

function field(value: Cell): string {
  const text = typeof value === 'string' ? harmless(value) : String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function harmless(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
}
