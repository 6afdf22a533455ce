import { List, Stack, Table, Text } from '@mantine/core'
import type { SupportingDetail } from '@/api/types'
import { DataTable } from './DataTable'
import { readable } from './readableStatistics'

/** What a procedure has computed from a query's rows. */
export function Statistics({ statistics }: Pick<SupportingDetail, 'statistics'>) {
  const { values, notes, tables } = readable(statistics)
  return (
    <Stack gap="md">
      {values.length > 0 && (
        <Table fz="sm" verticalSpacing={4} withRowBorders className="statistics">
          <Table.Tbody>
            {values.map(({ label, value }) => (
              <Table.Tr key={label}>
                <Table.Th scope="row" fw={400} c="dimmed">
                  {label}
                </Table.Th>
                <Table.Td>{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {tables.map(({ label, columns, rows }) => (
        <div key={label}>
          <Text size="sm" fw={600}>
            {label}
          </Text>
          <DataTable columns={columns} rows={rows} label={label} />
        </div>
      ))}
      {notes.map(({ label, sentences }) => (
        <div key={label}>
          <Text size="sm" fw={600}>
            {label}
          </Text>
          <List size="sm">
            {sentences.map((sentence) => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        </div>
      ))}
    </Stack>
  )
}
