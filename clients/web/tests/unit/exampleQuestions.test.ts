import { expect, test } from 'vitest'
import type { Column, Profile } from '@/api/types'
import { exampleQuestions } from '@/console/asking/exampleQuestions'

function column(name: string, type: Column['type'], changes: Partial<Column> = {}): Column {
  return { name, type, nulls: 0, distinct: 50, quantiles: {}, top_values: [], ...changes } as Column
}

function profile(...columns: Column[]): Profile {
  return { row_count: 100, columns, duplicate_rows: 0, notes: [] } as unknown as Profile
}

const day = column('ordered_on', 'date', { grain: 'day' })
const revenue = column('revenue', 'number', { distinct: 90 })
const price = column('unit_price', 'number')
const region = column('region', 'text', { distinct: 4 })

test('asks about time, groups and relations where there are columns for them', () => {
  expect(exampleQuestions(profile(day, region, price, revenue))).toEqual([
    'How did revenue develop over time, and what drove it?',
    'Which region has the highest average revenue?',
    'How are revenue and unit price related?',
    'What stands out in this data?',
  ])
})

test('asks nothing of columns that are not there', () => {
  expect(exampleQuestions(profile(region))).toEqual([
    'How are the rows spread over region?',
    'What stands out in this data?',
  ])
})

test('takes neither the number of a row nor a year for a measure', () => {
  const id = column('id', 'integer', { distinct: 100 })
  const year = column('year', 'integer', { distinct: 20, grain: 'year' })

  expect(exampleQuestions(profile(id, year))).toEqual(['What stands out in this data?'])
})

test('takes no text of many values for a group', () => {
  const note = column('note', 'text', { distinct: 99 })

  expect(exampleQuestions(profile(note, revenue))).toEqual(['What stands out in this data?'])
})

test('calls columns as the file does', () => {
  const amount = column('umsatz_2', 'number', { original_name: 'Umsatz (€)' })

  expect(exampleQuestions(profile(amount, region))[0]).toBe(
    'Which region has the highest average Umsatz (€)?',
  )
})
