import { ActionIcon, Badge, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { DatasetSummary } from '@/api/types'
import { useDatasets, useDeleteDataset } from '@/hooks/useDatasets'
import { ago, bytes, compact } from '../format'
import { Failure } from '../shell/Failure'

/** The datasets that are there already, to ask about one of them. */
export function DatasetList() {
  const datasets = useDatasets()
  const remove = useDeleteDataset()
  if (datasets.error && !datasets.data) {
    return <Failure error={datasets.error} onRetry={() => void datasets.refetch()} />
  }
  if (!datasets.data?.length) return null
  return (
    <Stack gap="xs" component="section" aria-label="Your datasets">
      <Text component="h2" fw={600}>
        Or ask about one of your datasets
      </Text>
      {remove.error && <Failure error={remove.error} />}
      {datasets.data.map((dataset) => (
        <Row
          key={dataset.dataset_id}
          dataset={dataset}
          onDelete={() => {
            if (window.confirm(`Delete ${dataset.name} and its files?`)) remove.mutate(dataset.dataset_id)
          }}
        />
      ))}
      {datasets.hasNextPage && (
        <Button
          variant="default"
          onClick={() => void datasets.fetchNextPage()}
          loading={datasets.isFetchingNextPage}
        >
          Show more
        </Button>
      )}
    </Stack>
  )
}

function Row({ dataset, onDelete }: { dataset: DatasetSummary; onDelete: () => void }) {
  return (
    <Paper withBorder className="row-link">
      <Group wrap="nowrap" gap={0}>
        <Link
          to={`/datasets/${dataset.dataset_id}`}
          className="visually-plain"
          style={{ flex: 1, minWidth: 0 }}
        >
          <Group p="sm" gap="sm" justify="space-between">
            <Text fw={550} truncate>
              {dataset.name}
            </Text>
            <Text size="sm" c="dimmed">
              {described(dataset)}
            </Text>
          </Group>
        </Link>
        <ActionIcon
          variant="subtle"
          color="gray"
          mx="xs"
          aria-label={`Delete ${dataset.name}`}
          onClick={onDelete}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </Group>
    </Paper>
  )
}

function described(dataset: DatasetSummary) {
  if (dataset.status === 'rejected') return <Badge color="red">rejected</Badge>
  if (dataset.row_count === null || dataset.column_count === null)
    return <Badge color="gray">{dataset.status}</Badge>
  const size = `${compact(dataset.row_count)} rows × ${dataset.column_count} columns`
  return `${size} · ${dataset.size_bytes === null ? dataset.glue_table : bytes(dataset.size_bytes)} · ${ago(dataset.created_at)}`
}
