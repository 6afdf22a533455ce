import type { Profile } from '@/api/types'
import { number } from '../format'

/** Rows below which differences are hardly told from chance. */
const FEW_ROWS = 30
const MUCH_MISSING = 0.2
const MOST_NAMED = 4

/** What somebody should know of a dataset before believing an answer about it, in plain words. */
export function warnings({ row_count, columns, duplicate_rows, notes }: Profile): string[] {
  const named = (choose: (column: Profile['columns'][number]) => boolean) =>
    columns.filter(choose).map((column) => column.original_name ?? column.name)
  const empty = named((column) => column.nulls === row_count)
  const constant = named((column) => column.distinct === 1 && column.nulls === 0 && row_count > 1)
  const sparse = named((column) => column.nulls > MUCH_MISSING * row_count && column.nulls < row_count)
  return [
    ...(row_count < FEW_ROWS
      ? [`With ${number(row_count)} rows, most differences can’t be told from chance.`]
      : []),
    ...(duplicate_rows
      ? [`${number(duplicate_rows)} rows are exact copies of others, and count as often as they stand there.`]
      : []),
    ...(empty.length ? [`No row has a value in ${listed(empty)}.`] : []),
    ...(sparse.length ? [`More than a fifth of the values are missing in ${listed(sparse)}.`] : []),
    ...(constant.length
      ? [`Every row has the same value in ${listed(constant)}, by which nothing can be compared.`]
      : []),
    ...notes,
  ]
}

function listed(names: string[]): string {
  if (names.length > MOST_NAMED)
    return `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more columns`
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : String(names[0])
}
