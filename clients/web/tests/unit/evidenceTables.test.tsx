import { MantineProvider } from '@mantine/core'
import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import { columnFormat, single } from '@/console/report/cells'
import { csv } from '@/console/report/csv'
import { DataTable } from '@/console/report/DataTable'
import { readable } from '@/console/report/readableStatistics'

describe('Rows as a CSV file', () => {
  const lines = (text: string) => text.replace('\ufeff', '').split('\r\n')

  test.each(['=1+2', '+49 170', '@here', '-minus', ' =SUM(A1)', '\t=x'])(
    'let no spreadsheet run %j',
    (formula) => {
      const [heading, row] = lines(csv({ columns: [formula], rows: [[formula]] }))

      expect(heading).toBe(`'${formula}`)
      expect(row).toBe(`'${formula}`)
    },
  )

  test('leave numbers as they are, also those that are text', () => {
    expect(lines(csv({ columns: ['a', 'b', 'c'], rows: [[-1.5, '-1.5', '+2e3']] }))[1]).toBe('-1.5,-1.5,+2e3')
  })

  test('quote what would end a field, and tell no value by nothing', () => {
    expect(csv({ columns: ['a', 'b'], rows: [['say "so",\nthen', null]] })).toBe(
      '\ufeffa,b\r\n"say ""so"",\nthen",\r\n',
    )
  })
})

describe('Numbers of a column', () => {
  test('have as many decimals as the column needs, and no traces of binary fractions', () => {
    const format = columnFormat([364021.13999999926, 12, null])

    expect([364021.13999999926, 12].map(format)).toEqual(['364,021.14', '12.00'])
  })

  test.each([
    [2024, '2024'],
    [1234567, '1,234,567'],
    [4.427e-58, '4.427 × 10⁻⁵⁸'],
    [112041691958649880000, '1.12 × 10²⁰'],
    [-0.000123, '-0.000123'],
    [0, '0'],
  ])('tell %d as %s', (value, text) => {
    expect(single(value)).toBe(text)
  })
})

describe('A table of evidence', () => {
  const rendered = (rows: (string | number | null)[][]) =>
    render(<DataTable columns={['kind', 'amount']} rows={rows} label="Rows" />, { wrapper: MantineProvider })

  test('shows markup as the text that it is', () => {
    rendered([['<img src=x onerror=alert(1)>', 1]])

    expect(screen.getByText('<img src=x onerror=alert(1)>')).toBeTruthy()
    expect(document.querySelector('img')).toBeNull()
  })

  test('tells no value, an empty text and zero apart', () => {
    rendered([
      [null, 0],
      ['', 1],
    ])

    expect(screen.getByText('no value')).toBeTruthy()
    expect(screen.getByText('empty')).toBeTruthy()
    expect(screen.getByText('0')).toBeTruthy()
  })

  test('shows the first rows, and all when asked to', async () => {
    rendered(Array.from({ length: 30 }, (_, place) => ['a', place]))
    const rows = () => within(screen.getByRole('table')).getAllByRole('row').length - 1

    expect(rows()).toBe(10)
    await userEvent.click(screen.getByRole('button', { name: 'Show all 30 rows' }))
    expect(rows()).toBe(30)
  })
})

describe('Statistics', () => {
  test('are told under words, with small p-values as people tell them', () => {
    const { values } = readable({ n: 36, p_value: 4.4e-58, p_below: 0.001, r_squared: 0.25, left_out: [] })

    expect(values).toEqual([
      { label: 'Values (n)', value: '36' },
      { label: 'p-value', value: '< 0.001' },
      { label: 'R²', value: '0.25' },
    ])
  })

  test('become a table where they are told for each group, and sentences where they are sentences', () => {
    const { tables, notes } = readable({
      groups: [{ mean: 1.5, name: 'North' }, { mean: 2 }],
      assumptions: ['A rank test is no test of the means.'],
    })

    expect(tables).toEqual([
      {
        label: 'Groups',
        columns: ['Name', 'Mean'],
        rows: [
          ['North', 1.5],
          [null, 2],
        ],
      },
    ])
    expect(notes).toEqual([{ label: 'Assumptions', sentences: ['A rank test is no test of the means.'] }])
  })
})
