import type { Column, Profile } from '@/api/types'

/** Questions that this dataset can answer, put together from its columns' names. */
export function exampleQuestions({ columns, row_count }: Profile): string[] {
  // What varies most is more often what people ask about: an amount, rather than a price list or a rating.
  const measures = columns
    .filter((column) => isMeasure(column, row_count))
    .sort((one, other) => other.distinct - one.distinct)
  const [measure, second] = measures
  const group = columns.find(isCategory)
  const time = columns.find((column) => column.type === 'date' || column.type === 'timestamp' || column.grain)
  const questions = []
  if (measure && time) questions.push(`How did ${name(measure)} develop over time, and what drove it?`)
  if (measure && group) questions.push(`Which ${name(group)} has the highest average ${name(measure)}?`)
  if (measure && second) questions.push(`How are ${name(measure)} and ${name(second)} related?`)
  if (questions.length === 0 && group) questions.push(`How are the rows spread over ${name(group)}?`)
  questions.push('What stands out in this data?')
  return questions
}

function isMeasure(column: Column, rows: number): boolean {
  const counts = column.type === 'number' || (column.type === 'integer' && column.grain === null)
  // A whole number that is another one in each row names the row.
  const identifies = column.type === 'integer' && column.distinct === rows
  return counts && column.distinct > 10 && !identifies
}

function isCategory(column: Column): boolean {
  return column.type === 'text' && column.distinct > 1 && column.distinct <= 50
}

function name(column: Column): string {
  return (column.original_name ?? column.name).replaceAll('_', ' ').trim()
}
