import { Button, Group, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { SupportingDetail } from '@/api/types'
import { number } from '../format'
import { csv } from './csv'
import { DataTable } from './DataTable'
import { saveFile } from './saveFile'

/** The rows that a query returned, to be read and taken along. */
export function RowsTable({ id, data }: Pick<SupportingDetail, 'id' | 'data'>) {
  if (data.rows.length === 0) return <Text size="sm">The query returned no rows.</Text>
  return (
    <Stack gap="xs">
      <DataTable columns={data.columns} rows={data.rows} label={`Rows of ${id}`} />
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="dimmed">
          {data.truncated &&
            `These are the first ${number(data.rows.length)} of ${number(data.row_count)} rows.`}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={() => saveFile(`${id}.csv`, csv(data), 'text/csv')}
        >
          Save as CSV
        </Button>
      </Group>
    </Stack>
  )
}
