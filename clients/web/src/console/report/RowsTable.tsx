import { Button, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import type { SupportingDetail } from '@/api/types'
import { cell, number } from '../format'

const AT_FIRST = 10

/** The rows that a query returned. */
export function RowsTable({ data }: { data: SupportingDetail['data'] }) {
  const [all, setAll] = useState(false)
  if (data.rows.length === 0) return <Text size="sm">The query returned no rows.</Text>
  const rows = all ? data.rows : data.rows.slice(0, AT_FIRST)
  return (
    <Stack gap="xs" align="flex-start">
      <Table.ScrollContainer minWidth={0} w="100%" type="native">
        <Table striped verticalSpacing={4} fz="sm">
          <Table.Thead>
            <Table.Tr>
              {data.columns.map((column, place) => (
                <Table.Th key={column} className={isNumeric(data, place) ? 'numeric' : ''}>
                  {column}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row, index) => (
              // Rows have no name of their own, and never change places.
              <Table.Tr key={index}>
                {row.map((value, place) => (
                  <Table.Td key={data.columns[place]} className={typeof value === 'number' ? 'numeric' : ''}>
                    {cell(value)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {data.rows.length > AT_FIRST && (
        <Button size="compact-sm" variant="subtle" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${number(data.rows.length)} rows`}
        </Button>
      )}
      {data.truncated && (
        <Text size="xs" c="dimmed">
          The first {number(data.rows.length)} of {number(data.row_count)} rows.
        </Text>
      )}
    </Stack>
  )
}

function isNumeric(data: SupportingDetail['data'], place: number): boolean {
  return data.rows.some((row) => typeof row[place] === 'number')
}
