import { Button, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { number } from '../format'
import { type Cell, columnFormat } from './cells'

const AT_FIRST = 10

interface DataTableProps {
  columns: readonly string[]
  rows: readonly (readonly Cell[])[]
  /** What the table shows, for whoever can't see it. */
  label: string
}

/** A table of values: numbers to the right, their digits below each other; it scrolls by itself, not the page. */
export function DataTable({ columns, rows, label }: DataTableProps) {
  const [all, setAll] = useState(false)
  const shown = all ? rows : rows.slice(0, AT_FIRST)
  const kinds = columns.map((_name, place) => {
    const values = rows.map((row) => row[place])
    return { isNumeric: values.some((value) => typeof value === 'number'), format: columnFormat(values) }
  })
  return (
    <Stack gap="xs" align="flex-start">
      <Table.ScrollContainer
        minWidth={0}
        w="100%"
        type="native"
        mah={520}
        tabIndex={0}
        role="group"
        aria-label={label}
      >
        <Table striped stickyHeader verticalSpacing={5} fz="sm" className="data-table">
          <Table.Thead>
            <Table.Tr>
              {columns.map((column, place) => (
                <Table.Th
                  key={place}
                  scope="col"
                  title={column}
                  className={kinds[place]?.isNumeric ? 'numeric' : ''}
                >
                  {column}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((row, index) => (
              // Rows have no name of their own, and never change places.
              <Table.Tr key={index}>
                {row.map((value, place) => (
                  <Table.Td key={place} className={kinds[place]?.isNumeric ? 'numeric' : ''}>
                    <Value value={value} text={kinds[place]?.format(value) ?? ''} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {rows.length > AT_FIRST && (
        <Button size="compact-sm" variant="subtle" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? 'Show fewer' : `Show all ${number(rows.length)} rows`}
        </Button>
      )}
    </Stack>
  )
}

function Value({ value, text }: { value: Cell; text: string }) {
  if (value === null || value === '') {
    return (
      <Text span size="xs" fs="italic" c="dimmed">
        {value === null ? text : 'empty'}
      </Text>
    )
  }
  return <span title={typeof value === 'number' ? String(value) : undefined}>{text}</span>
}
