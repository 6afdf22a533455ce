import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import type { DatasetSummary } from '@/api/types'
import type { useDatasets } from '@/hooks/useDatasets'
import { ago, bytes, compact, moment } from '../format'
import { Failure } from '../shell/Failure'

const AT_FIRST = 5

/** The datasets that are there already, to ask about one of them. */
export function DatasetList({ datasets }: { datasets: ReturnType<typeof useDatasets> }) {
  const [all, setAll] = useState(false)
  const { data, error, hasNextPage } = datasets
  if (error && !data) return <Failure error={error} onRetry={() => void datasets.refetch()} />
  if (!data?.length) return null
  return (
    <Stack gap="xs" component="section" aria-labelledby="datasets">
      <Title order={2} size="h4" id="datasets">
        Your datasets
      </Title>
      {data.slice(0, all ? undefined : AT_FIRST).map((dataset) => (
        <Row key={dataset.dataset_id} dataset={dataset} />
      ))}
      {(all ? hasNextPage : data.length > AT_FIRST) && (
        <Button
          variant="default"
          size="xs"
          style={{ alignSelf: 'flex-start' }}
          onClick={() => (all ? void datasets.fetchNextPage() : setAll(true))}
          loading={datasets.isFetchingNextPage}
        >
          Show more datasets
        </Button>
      )}
    </Stack>
  )
}

function Row({ dataset }: { dataset: DatasetSummary }) {
  return (
    <Paper
      withBorder
      p="sm"
      component={Link}
      to={`/datasets/${dataset.dataset_id}`}
      className="row-link visually-plain"
    >
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text fw={550} truncate>
          {dataset.name}
        </Text>
        <Text size="xs" c="dimmed" title={moment(dataset.created_at)} style={{ flexShrink: 0 }}>
          {ago(dataset.created_at)}
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        {described(dataset)}
      </Text>
    </Paper>
  )
}

function described({ status, row_count, column_count, size_bytes, glue_table }: DatasetSummary): string {
  if (status === 'rejected') return 'can’t be used'
  if (status === 'awaiting_upload') return 'waiting for its file'
  if (row_count === null || column_count === null) return 'being profiled …'
  const size = size_bytes === null ? glue_table : bytes(size_bytes)
  return `${compact(row_count)} rows × ${column_count} columns · ${size}`
}
