import { Chip, Group, Select, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useDatasets } from '@/hooks/useDatasets'
import type { JobFilterValues } from './useJobFilter'

const STATUSES = ['all', 'pending', 'running', 'completed', 'failed', 'cancelled']

interface JobFilterProps {
  values: JobFilterValues
  onChoose: (name: keyof JobFilterValues, value: string) => void
}

/** Which jobs are shown. */
export function JobFilter({ values, onChoose }: JobFilterProps) {
  return (
    <Group justify="space-between" gap="sm">
      <Chip.Group value={values.status || 'all'} onChange={(value) => onChoose('status', value as string)}>
        <Group gap={6} role="radiogroup" aria-label="Status">
          {STATUSES.map((status) => (
            <Chip key={status} value={status} size="xs" variant="outline">
              {status}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <Group gap="xs" style={{ flex: '0 1 28rem' }}>
        <DatasetSelect value={values.dataset} onChoose={(dataset) => onChoose('dataset', dataset)} />
        <TextInput
          type="search"
          value={values.search}
          onChange={(event) => onChoose('search', event.currentTarget.value)}
          placeholder="Search questions"
          aria-label="Search questions"
          leftSection={<IconSearch size={16} aria-hidden />}
          size="sm"
          flex="1 1 12rem"
        />
      </Group>
    </Group>
  )
}

function DatasetSelect({ value, onChoose }: { value: string; onChoose: (value: string) => void }) {
  const datasets = useDatasets()
  const data = (datasets.data ?? []).map(({ dataset_id, name }) => ({ value: dataset_id, label: name }))
  // An address may name one that was deleted, or that is further down the list.
  if (value && !data.some((one) => one.value === value)) data.push({ value, label: 'another dataset' })
  return (
    <Select
      data={data}
      value={value || null}
      onChange={(chosen) => onChoose(chosen ?? '')}
      placeholder="All datasets"
      aria-label="Dataset"
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'All datasets' }}
      nothingFoundMessage="No dataset is called so"
      size="sm"
      flex="1 1 12rem"
    />
  )
}
