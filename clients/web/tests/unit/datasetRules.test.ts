import { describe, expect, test } from 'vitest'
import type { Column, Profile } from '@/api/types'
import { questionLength } from '@/console/asking/questionLength'
import { refusal } from '@/console/datasets/fileNames'
import { losses } from '@/console/datasets/losses'
import { warnings } from '@/console/datasets/warnings'
import { COMPLETED, FAILED, RUNNING } from './server'

describe('A file', () => {
  test.each(['sales.csv', 'SALES.XLSX', 'events.ndjson', 'a.b.parquet'])('called %s is taken', (name) => {
    expect(refusal([{ name }])).toBeNull()
  })

  test.each([
    ['report.docx', 'save it as CSV'],
    ['sales', 'save it as CSV'],
    ['sales.csv.gz', 'unpack it'],
    ['sales.zip', 'unpack it'],
  ])('called %s is refused, with what to do about it', (name, advice) => {
    expect(refusal([{ name }])).toContain(advice)
  })

  test('comes alone', () => {
    expect(refusal([{ name: 'one.csv' }, { name: 'two.csv' }])).toContain('one file at a time')
  })
})

describe('Deleting a dataset', () => {
  const file = { glue_table: null }

  test('takes the file, and says what becomes of its jobs', () => {
    expect(losses(file, [COMPLETED, COMPLETED, RUNNING, FAILED])).toEqual([
      'The file, its profile and all that was prepared from it are deleted for good.',
      '1 job on it has not ended, and may fail.',
      'The 2 reports about it can still be read.',
      'New questions about it can’t be asked.',
    ])
  })

  test('says nothing of jobs that there are not', () => {
    expect(losses(file, [FAILED]).join(' ')).not.toMatch(/job|report/)
  })

  test('never takes a table of the catalog', () => {
    expect(losses({ glue_table: 'warehouse.orders' }, [])[0]).toBe(
      'Its profile is deleted; the table warehouse.orders is not touched.',
    )
  })
})

describe('Warnings', () => {
  const profile = (changes: Partial<Profile>) =>
    ({ row_count: 100, columns: [], duplicate_rows: 0, notes: [], ...changes }) as unknown as Profile
  const column = (name: string, nulls: number, distinct: number) => ({ name, nulls, distinct }) as Column

  test('are none of a dataset without problems', () => {
    expect(warnings(profile({ columns: [column('price', 3, 40)] }))).toEqual([])
  })

  test('name what is empty, sparse or constant, and what ingestion noted', () => {
    const columns = [
      column('fax', 100, 0),
      column('age', 30, 40),
      column('height', 21, 40),
      column('country', 0, 1),
    ]

    expect(warnings(profile({ columns, notes: ['price is in EUR.'] }))).toEqual([
      'No row has a value in fax.',
      'More than a fifth of the values are missing in age and height.',
      'Every row has the same value in country, by which nothing can be compared.',
      'price is in EUR.',
    ])
  })

  test('tell of repeated rows, where they were counted, and of few rows', () => {
    expect(warnings(profile({ row_count: 12, duplicate_rows: 2 }))).toHaveLength(2)
    expect(warnings(profile({ duplicate_rows: null }))).toEqual([])
  })

  test('do not list a hundred columns', () => {
    const columns = Array.from({ length: 100 }, (_, place) => column(`c${place}`, 100, 0))

    expect(warnings(profile({ columns }))).toEqual([
      'No row has a value in c0, c1, c2, c3 and 96 more columns.',
    ])
  })
})

describe('A question', () => {
  test('is sent from three characters on', () => {
    expect(questionLength('ab').fits).toBe(false)
    expect(questionLength('abc')).toEqual({ fits: true, note: null, problem: null })
  })

  test('is told how many characters are left, near the limit', () => {
    expect(questionLength('a'.repeat(3_990)).note).toBe('10 characters left')
  })

  test('is never cut, but told that it is too long', () => {
    expect(questionLength('a'.repeat(4_005))).toMatchObject({
      fits: false,
      problem: '5 characters too long; a question has at most 4000.',
    })
  })
})
