import { Button, Group, Loader, SegmentedControl, Stack, Text, TextInput, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useSearchParams } from 'react-router'
import type { JobStatus } from '@/api/types'
import { useResearchJobs } from '@/hooks/useResearchJobs'
import { Failure } from '../shell/Failure'
import { JobRow } from './JobRow'

const STATUSES = ['all', 'pending', 'running', 'completed', 'failed', 'cancelled']

/** Every job, newest first; what is chosen is part of the address, so that it can be kept and sent. */
export function JobsPage() {
  const [params, setParams] = useSearchParams()
  const status = params.get('status') ?? 'all'
  const search = params.get('search') ?? ''
  const [sought] = useDebouncedValue(search.trim().toLowerCase(), 150)
  const jobs = useResearchJobs(status === 'all' ? {} : { status: status as JobStatus })
  const shown = jobs.data?.filter((job) => job.question.toLowerCase().includes(sought))

  const choose = (name: string, value: string) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before)
        if (value && value !== 'all') next.set(name, value)
        else next.delete(name)
        return next
      },
      { replace: true },
    )

  return (
    <Stack>
      <Title order={1} size="h2">
        Jobs
      </Title>
      <Group justify="space-between">
        <SegmentedControl
          data={STATUSES}
          value={status}
          onChange={(value) => choose('status', value)}
          aria-label="Status"
          size="xs"
          style={{ overflowX: 'auto', maxWidth: '100%' }}
        />
        <TextInput
          value={search}
          onChange={(event) => choose('search', event.currentTarget.value)}
          placeholder="Search questions"
          aria-label="Search questions"
          leftSection={<IconSearch size={16} aria-hidden />}
          size="sm"
        />
      </Group>
      {jobs.error && !jobs.data && <Failure error={jobs.error} onRetry={() => void jobs.refetch()} />}
      {jobs.isPending && <Loader aria-label="Loading" />}
      {shown?.length === 0 && <Text c="dimmed">{emptiness(status, sought)}</Text>}
      <Stack gap="xs">
        {shown?.map((job) => (
          <JobRow key={job.job_id} job={job} />
        ))}
      </Stack>
      {jobs.hasNextPage && (
        <Button variant="default" onClick={() => void jobs.fetchNextPage()} loading={jobs.isFetchingNextPage}>
          Show more
        </Button>
      )}
    </Stack>
  )
}

function emptiness(status: string, sought: string): string {
  if (sought) return 'No question on this list contains that; show more, or search for something else.'
  return status === 'all' ? 'You have not asked anything yet.' : `You have no ${status} jobs.`
}
